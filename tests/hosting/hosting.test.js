// All tests in one process, one after the other, with one backend. Each server is started once for each place of the site.

import { siteBelowAPath } from "./below.js";
import { forEachServer } from "./cases.js";
import { nextDeployment } from "./deployments.js";
import { siteAtTheRoot } from "./root.js";
import { places } from "./servers.js";

forEachServer(places.root, (test) => {
  siteAtTheRoot(test);
  nextDeployment(test);
});

forEachServer(places.below, siteBelowAPath);

//! The servers that the examples of docs/deploy are tested with: the system's, or else Debian's
//! packages. A server that is missing is not a failure, because its tests can be left out.

use super::apt;
use crate::sh::{say, which};
use std::path::{Path, PathBuf};

/// A server, and where to get it.
pub struct WebServer {
    /// As its tests name it.
    pub name: &'static str,
    /// The variable that names its program. Set it to use another one than the first found.
    pub variable: &'static str,
    program: &'static str,
    /// The package of Debian.
    package: &'static str,
    /// The service that the package starts.
    service: &'static str,
}

/// All of them.
pub const ALL: [WebServer; 3] = [
    WebServer {
        name: "nginx",
        variable: "NGINX_BIN",
        program: "nginx",
        package: "nginx-light",
        service: "nginx",
    },
    WebServer {
        name: "Caddy",
        variable: "CADDY_BIN",
        program: "caddy",
        package: "caddy",
        service: "caddy",
    },
    WebServer {
        name: "Varnish",
        variable: "VARNISH_BIN",
        program: "varnishd",
        package: "varnish",
        service: "varnish",
    },
];

impl WebServer {
    /// Searches, installs if possible, and searches again.
    pub fn find_or_install(&self) -> Option<PathBuf> {
        self.find().or_else(|| {
            self.install();
            self.find()
        })
    }

    fn find(&self) -> Option<PathBuf> {
        let named = std::env::var_os(self.variable).map(PathBuf::from);
        // Debian's place for servers is not in the PATH of every user.
        let system = || Path::new("/usr/sbin").join(self.program);
        named
            .filter(|path| path.is_file())
            .or_else(|| which(self.program))
            .or_else(|| Some(system()).filter(|path| path.is_file()))
    }

    /// Installs the package, and stops the service that it starts: tests start their own.
    fn install(&self) {
        if !apt::is_possible() {
            return;
        }
        if let Err(why) = apt::install(&[self.package]) {
            say(format!("{} could not be installed ({why})", self.package));
            return;
        }
        if Path::new("/run/systemd/system").exists() {
            let stop = apt::as_root("systemctl").args(["disable", "--now", self.service]);
            if let Err(why) = stop.read() {
                say(format!("the service {} may be running ({why})", self.service));
            }
        }
    }
}

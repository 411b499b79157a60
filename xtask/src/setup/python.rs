//! PyPI's client of the published API, with the version and hash of
//! `tests/clients/sdk/requirements.txt`. It is installed into its own directory: the system's
//! Python does not change, and no virtual environment is needed.

use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure, say, which},
};
use std::path::{Path, PathBuf};

/// The oldest Python version that the client supports.
const OLDEST: (u32, u32) = (3, 10);

const MISSING: &str = "it runs the client from PyPI that the backend is tried with. Install Python 3.10 or newer with pip \
                       (on Debian: apt-get install python3 python3-pip)";

/// The client, ready to be imported.
pub struct Sdk {
    directory: PathBuf,
}

impl Sdk {
    /// A Python that finds the client, and none of the user's other packages.
    pub fn cmd(&self) -> Cmd {
        python().env("PYTHONPATH", &self.directory)
    }

    fn works(&self) -> bool {
        self.cmd().args(["-c", "import pulumi_cloud_sdk.apis"]).read().is_ok()
    }
}

/// Installs the client, unless it can be imported already.
pub fn find_or_install() -> Result<Sdk> {
    check_python()?;
    let requirements = paths::root().join("tests/clients/sdk/requirements.txt");
    let text = std::fs::read_to_string(&requirements)
        .or_fail(|| format!("{} cannot be read", requirements.display()))?;
    let pinned = pinned(&text)
        .ok_or_else(|| failure(format!("{} pins no package with ==", requirements.display())))?;
    let sdk = Sdk { directory: paths::tools()?.join(pinned) };
    if !sdk.works() {
        install(&requirements, &sdk.directory)?;
        if !sdk.works() {
            return Err(failure(format!(
                "the Python client was installed in {} but cannot be imported; remove that directory and try again",
                sdk.directory.display()
            )));
        }
    }
    Ok(sdk)
}

fn python() -> Cmd {
    // -s: without the packages of the user; -B: no compiled files next to the tests.
    Cmd::new("python3").args(["-s", "-B"])
}

fn check_python() -> Result<()> {
    if which("python3").is_none() {
        return Err(failure(format!("python3 is missing: {MISSING}")));
    }
    let version = python().args(["-c", "import sys; print(*sys.version_info[:2])"]).read()?;
    let numbers: Vec<u32> = version.split(' ').filter_map(|number| number.parse().ok()).collect();
    match numbers[..] {
        [major, minor] if (major, minor) >= OLDEST => Ok(()),
        _ => Err(failure(format!("python3 is too old ({}): {MISSING}", version.replace(' ', ".")))),
    }
}

fn install(requirements: &Path, directory: &Path) -> Result<()> {
    if python().args(["-m", "pip", "--version"]).read().is_err() {
        return Err(failure(format!("pip is missing: {MISSING}")));
    }
    say(format!("installing the Python client in {}", directory.display()));
    // An earlier installation may be incomplete.
    if directory.exists() {
        std::fs::remove_dir_all(directory)
            .or_fail(|| format!("{} cannot be removed", directory.display()))?;
    }
    python()
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--require-hashes", "--requirement"])
        .arg(requirements)
        .arg("--target")
        .arg(directory)
        .run()
        .map_err(|why| failure(format!("{why}: is PyPI within reach?")))
}

/// "pulumi-cloud-sdk-1.2.3", of the first requirement.
fn pinned(requirements: &str) -> Option<String> {
    let line = requirements.lines().find(|line| !line.starts_with('#') && line.contains("=="))?;
    let (name, rest) = line.split_once("==")?;
    let version = rest.split([' ', ';', '\\']).next()?;
    Some(format!("{}-{version}", name.trim()))
}

#[cfg(test)]
mod tests {
    use super::pinned;

    #[test]
    fn reads_the_pinned_version() {
        let text = "# words == words\nsome-client==1.2.post3 \\\n    --hash=sha256:00\n";
        assert_eq!(pinned(text).as_deref(), Some("some-client-1.2.post3"));
        assert_eq!(pinned("some-client>=1\n"), None);
    }
}

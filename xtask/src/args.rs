//! The command line: one command, then `--flag`, `--option VALUE` or `--option=VALUE` in any order.

use crate::sh::{Result, failure};

/// The arguments that were not read yet.
pub struct Args(Vec<String>);

impl Args {
    /// The arguments of this process.
    pub fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// Takes the first argument.
    pub fn command(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Takes `--name` if it is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|arg| arg != name);
        self.0.len() != before
    }

    /// Takes `--name VALUE` or `--name=VALUE`; the last one counts.
    pub fn option(&mut self, name: &str) -> Result<Option<String>> {
        let mut value = None;
        let mut at = 0;
        while at < self.0.len() {
            let arg = &self.0[at];
            if arg == name {
                if at + 1 == self.0.len() {
                    return Err(failure(format!("{name} needs a value")));
                }
                value = Some(self.0.remove(at + 1));
                self.0.remove(at);
            } else if let Some(given) = arg.strip_prefix(name).and_then(|a| a.strip_prefix('=')) {
                value = Some(given.to_owned());
                self.0.remove(at);
            } else {
                at += 1;
            }
        }
        Ok(value)
    }

    /// Fails if arguments are left, so that a misspelt flag is not ignored.
    pub fn finish(self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(arg) => {
                Err(failure(format!("\"{arg}\" is not known here; see `cargo xtask help`")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(list: &[&str]) -> Args {
        Args(list.iter().map(|&s| s.to_owned()).collect())
    }

    #[test]
    fn reads_flags_and_options_in_any_order() {
        let mut args = args(&["serve", "--port=1", "--dev", "--db", "x y", "--port", "2"]);
        assert_eq!(args.command().as_deref(), Some("serve"));
        assert_eq!(args.option("--db").ok().flatten().as_deref(), Some("x y"));
        assert_eq!(args.option("--port").ok().flatten().as_deref(), Some("2"));
        assert!(args.flag("--dev"));
        assert!(!args.flag("--dev"));
        assert!(args.finish().is_ok());
    }

    #[test]
    fn refuses_unknown_arguments_and_missing_values() {
        assert!(args(&["--prot"]).finish().is_err());
        assert!(args(&["--port"]).option("--port").is_err());
        assert!(args(&["--portal=3"]).option("--port").is_ok_and(|v| v.is_none()));
    }
}

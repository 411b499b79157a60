//! Runs other programs. Every error becomes one line that says what to do.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// Why a command stopped: what happened, and what the user can do.
#[derive(Debug)]
pub struct Failure(String);

/// The result of every step.
pub type Result<T> = std::result::Result<T, Failure>;

/// Makes a [`Failure`] from a sentence.
pub fn failure(message: impl Into<String>) -> Failure {
    Failure(message.into())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Adds context to an error: `read("x").or_fail(|| "cannot read x")`.
pub trait OrFail<T> {
    /// Turns the error into a [`Failure`] that starts with `what`.
    fn or_fail(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> OrFail<T> for std::result::Result<T, E> {
    fn or_fail(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| failure(format!("{}: {error}", what())))
    }
}

/// A program to run.
pub struct Cmd {
    command: Command,
    shown: String,
    front_of_path: Vec<PathBuf>,
}

impl Cmd {
    /// A program by its name in PATH or its full path.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        Self {
            command: Command::new(program),
            shown: Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned(),
            front_of_path: Vec::new(),
        }
    }

    /// Adds one argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the working directory.
    pub fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Adds directories at the beginning of PATH, the last given one first.
    pub fn path_front(mut self, dirs: impl IntoIterator<Item = PathBuf>) -> Self {
        for dir in dirs {
            self.front_of_path.insert(0, dir);
        }
        self
    }

    fn ready(&mut self) -> Result<&mut Command> {
        self.command.stdin(Stdio::null());
        if !self.front_of_path.is_empty() {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let dirs = self.front_of_path.drain(..).chain(std::env::split_paths(&path));
            let joined = std::env::join_paths(dirs).or_fail(|| "PATH cannot be extended".into())?;
            self.command.env("PATH", joined);
        }
        Ok(&mut self.command)
    }

    /// The `std` command, for special cases. It reads nothing from the terminal.
    pub fn into_std(mut self) -> Result<Command> {
        self.ready()?;
        Ok(self.command)
    }

    /// Runs it and shows its output. An unsuccessful exit is a failure.
    pub fn run(mut self) -> Result<()> {
        let shown = std::mem::take(&mut self.shown);
        let status = self.ready()?.status();
        check(&shown, status.or_fail(|| format!("`{shown}` could not be started"))?)
    }

    /// Runs it without showing its output, and returns its standard output, trimmed.
    pub fn read(mut self) -> Result<String> {
        let shown = std::mem::take(&mut self.shown);
        let output =
            self.ready()?.output().or_fail(|| format!("`{shown}` could not be started"))?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no message");
            return Err(failure(format!("`{shown}` failed: {last}")));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs it, and shows its output only if it fails.
    pub fn run_quietly(mut self) -> Result<()> {
        let shown = std::mem::take(&mut self.shown);
        let output =
            self.ready()?.output().or_fail(|| format!("`{shown}` could not be started"))?;
        let result = check(&shown, output.status);
        if result.is_err() {
            print!("{}", String::from_utf8_lossy(&output.stdout));
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
        }
        result
    }

    /// Runs it and shows its output. After `limit` it is ended, which is a failure.
    pub fn run_at_most(mut self, limit: Duration) -> Result<()> {
        let shown = std::mem::take(&mut self.shown);
        let mut child =
            self.ready()?.spawn().or_fail(|| format!("`{shown}` could not be started"))?;
        let start = Instant::now();
        loop {
            if let Some(status) = child.try_wait().or_fail(|| format!("`{shown}` was lost"))? {
                return check(&shown, status);
            }
            if start.elapsed() > limit {
                // If it has just ended by itself, this has no effect.
                let _ = child.kill();
                let _ = child.wait();
                return Err(failure(format!("`{shown}` took over {} s", limit.as_secs())));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn check(shown: &str, status: ExitStatus) -> Result<()> {
    if status.success() { Ok(()) } else { Err(failure(format!("`{shown}` failed ({status})"))) }
}

/// Finds a program in PATH.
pub fn which(name: &str) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// Prints what is being done.
pub fn say(line: impl fmt::Display) {
    println!("xtask: {line}");
}

//! The arguments of what an operator does with a database, beside running a server.

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use token_backend::config::Database;
use token_backend::operate;
use token_service::operator::Overview;

/// The first words of the program's other tasks.
pub const TASKS: [&str; 5] = ["admin", "backup", "export", "help", "import"];

/// The reference backend of the token REST API: what an operator does with its database.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Operator {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Helps where nobody can sign in, and looks after the database
    Admin {
        #[command(subcommand)]
        task: AdminTask,
    },
    /// Copies a file of SQLite, also while a server uses it
    Backup {
        #[command(flatten)]
        at: At,
        /// The copy, which must not be there yet
        copy: PathBuf,
    },
    /// Writes everything to a file of JSON lines, also while a server uses the database. The file is as
    /// secret as the database
    Export {
        #[command(flatten)]
        at: At,
        /// The file, which must not be there yet
        file: PathBuf,
    },
    /// Reads such a file into a new database, of SQLite or PostgreSQL: all of it, or nothing
    Import {
        #[command(flatten)]
        at: At,
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum AdminTask {
    /// Creates a personal token for a user, such as the last admin, and prints it
    CreateToken {
        #[command(flatten)]
        at: At,
        /// The user's login
        #[arg(long, value_name = "LOGIN")]
        user: String,
        /// For how many days it is good: long enough to create another
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=7))]
        days: u32,
    },
    /// Lists the organizations with their admins
    List(At),
    /// Gives space back that deleted rows took
    Vacuum(At),
    /// Looks for damage, and for organizations without admins
    Check(At),
}

/// Which database.
#[derive(Debug, clap::Args)]
struct At {
    /// The database: a file of SQLite, or the address of a database of PostgreSQL
    #[arg(long = "db", value_name = "PATH", value_parser = database)]
    database: Database,
}

fn database(text: &str) -> Result<Database, std::convert::Infallible> {
    Ok(Database::parse(text))
}

impl Operator {
    /// Does it, and tells what was done. The error is one line for a person.
    pub fn run(self) -> Result<String, String> {
        match self.task {
            Task::Admin { task } => task.run(),
            Task::Backup { at, copy } => {
                operate::backup(&at.database, &copy)?;
                Ok(format!("{} is a copy, whole by itself", copy.display()))
            }
            Task::Export { at, file } => {
                let rows = operate::export(&at.database, &file)?;
                Ok(format!("{} has {rows} rows; keep it as secret as the database", file.display()))
            }
            Task::Import { at, file } => {
                let rows = operate::import(&at.database, &file)?;
                Ok(format!("{rows} rows were imported"))
            }
        }
    }
}

impl AdminTask {
    fn run(self) -> Result<String, String> {
        match self {
            Self::CreateToken { at, user, days } => {
                let (value, end) = operate::create_token(&at.database, &user, days)?;
                Ok(format!(
                    "{}\n\nThis personal token of {user} is shown once. It ends on {}.",
                    value.expose(),
                    end.to_rfc3339()
                ))
            }
            Self::List(at) => {
                let lines: Vec<String> =
                    operate::organizations(&at.database)?.iter().map(line).collect();
                Ok(lines.join("\n"))
            }
            Self::Vacuum(at) => {
                operate::vacuum(&at.database)?;
                Ok("space of deleted rows was given back".to_owned())
            }
            Self::Check(at) => match operate::problems(&at.database)?.as_slice() {
                [] => Ok(format!("no problem was found{}", elsewhere(&at.database))),
                problems => Err(problems.join("; ")),
            },
        }
    }
}

fn line(of: &Overview) -> String {
    let admins = match of.admins.as_slice() {
        [] => "no admin".to_owned(),
        admins => format!("admins: {}", admins.join(", ")),
    };
    format!("{}: {} members; {admins}", of.login, of.members)
}

fn elsewhere(database: &Database) -> &'static str {
    match database {
        Database::File(_) => "",
        Database::Postgres(_) => {
            "; the files of PostgreSQL are looked through by its own pg_amcheck"
        }
    }
}

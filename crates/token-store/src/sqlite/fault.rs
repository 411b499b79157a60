//! What is wrong with a file, in words for whoever runs the server.

use rusqlite::{Error, ErrorCode};
use std::io::ErrorKind;

/// What SQLite says is wrong. It names statements and constraints, never the values bound to them.
pub(super) fn words(error: &Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly) => READ_ONLY.to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => DAMAGED.to_owned(),
        Some(ErrorCode::NotADatabase) => {
            "it is no database, or its beginning is damaged; put back a copy, or name another file"
                .to_owned()
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program is using it; try again, or stop that program first".to_owned()
        }
        Some(ErrorCode::CannotOpen) => {
            "it, or a file beside it, can't be opened or made; look at the permissions of its \
             directory"
                .to_owned()
        }
        _ => error.to_string(),
    }
}

/// Whether bytes of the file are not as they were written.
pub(super) fn is_damage(error: &Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

const READ_ONLY: &str = "this program may not write to it; nothing was changed. Make the file and its \
                         directory writable, or name another file";

const DAMAGED: &str = "its file is damaged. Stop the server, keep the file and those beside it, and put \
                       back a copy that `token-backend backup` made; `token-backend admin check` \
                       tells what is damaged";

/// What the system says is wrong with a file.
pub(super) fn words_of_system(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => READ_ONLY.to_owned(),
        _ => error.to_string(),
    }
}

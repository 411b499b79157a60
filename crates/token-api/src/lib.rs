//! The contract of the token REST API.

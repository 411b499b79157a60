//! Token Console.

//! The pure model of the console.

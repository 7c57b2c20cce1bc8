//! The commands for authors of catalogs, as a person types them: what they print, what they write, and how they end.

mod backend;
mod check;
mod examples;
mod import;
mod new;
mod program;
mod schema;

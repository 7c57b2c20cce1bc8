//! Text to spanned nodes; knows no tool and no request.
pub mod fields;
pub mod reference;
pub mod yaml;

//! The pages of the operator's listener, as people see them: templates over typed models, texts in each language, the style and
//! the script.
//!
//! It knows nothing of a server. Who serves it fills the models, and says who looks and when; what comes back is HTML. Every text
//! that is not a constant of a template is escaped, and shown so that nothing in it hides or turns what stands beside it.
//!
//! # Layout
//!
//! - `console`: renders a page; `frame`: what stands around it; `links`: where pages are
//! - `page`: what every page has; `pages`: the models, a file a section; `charts`: paths of SVG in them; `form`: the arguments of a tool
//! - `language`, `texts`, `times`, `numbers`: words, moments and numbers in a language; `markup`: text as HTML
//! - `assets`: the files that pages ask for, named by what is in them

mod assets;
mod charts;
mod console;
pub mod form;
mod frame;
mod language;
mod links;
mod markup;
mod numbers;
mod page;
pub mod pages;
mod texts;
mod times;

pub use assets::{Asset, asset_named};
pub use console::{Console, RenderError};
pub use frame::{Address, Flash, Frame, Powers, Reader, Theme};
pub use language::Language;
pub use markup::MakesVisible;
pub use page::{Page, Section};

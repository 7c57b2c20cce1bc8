//! The shells of Kartoteka's macros: each hands its tokens to [`kartoteka_compiler::embed`], where they are tested, and
//! knows nothing itself but where the package is.
//!
//! They are for use through the `kartoteka` crate, which re-exports them: what they expand to names it.

use std::env;
use std::path::{Path, PathBuf};

use kartoteka_compiler::embed::Places;
use kartoteka_compiler::embed::{handler, include, text as said};
use proc_macro::TokenStream;

/// Makes catalogs a part of the program.
///
/// `include_catalog!("path")` compiles a folder of catalogs, relative to the package: a module for each catalog, one in it
/// for each card with its typed `Arguments`, and a function `catalogs()` that gives all of them to a server. Every fault of a
/// catalog is a compile error that shows the author's lines. A file that is changed is noticed; for one that is added, touch
/// the program, or let a build script watch the folder:
///
/// `include_catalog!()` includes what the package's build script has compiled with `kartoteka_compiler::embed::build`.
#[proc_macro]
pub fn include_catalog(input: TokenStream) -> TokenStream {
    with_places(|places| include::expand(input.into(), places).into())
}

/// Binds a function to the card of a tool that says `handler: true`: it has no request, no steps and no result of its own.
///
/// ```ignore
/// #[tool("greet")]
/// async fn greet(arguments: greet::Arguments, context: ToolContext<'_>) -> Result<String, ToolError> {
///     Ok(format!("Hello, {}!", arguments.name))
/// }
/// ```
///
/// The function takes the arguments of the card, read and checked, and a `ToolContext` if it wants one. It gives anything
/// that is `Serialize`, or a `ToolError`. Cards are looked up where the build script has left them, else in the package's
/// `catalog/`; `#[tool("greet", catalog = "path")]` names another folder.
#[proc_macro_attribute]
pub fn tool(attribute: TokenStream, item: TokenStream) -> TokenStream {
    with_places(|places| handler::expand(attribute.into(), item.into(), places).into())
}

/// A text of `locales/*/kartoteka.ftl`, to be said in the caller's language: `text!("greeting", name = arguments.name)`.
///
/// That the text exists, and has exactly these variables, is checked while the program is compiled.
#[proc_macro]
pub fn text(input: TokenStream) -> TokenStream {
    with_places(|places| said::expand(input.into(), places).into())
}

fn with_places(expand: impl FnOnce(Places<'_>) -> TokenStream) -> TokenStream {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    expand(Places { package: &package, out: out.as_deref().map(Path::new) })
}

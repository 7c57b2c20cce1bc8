//! Compile errors of the program that uses a macro.

use proc_macro2::TokenStream;
use quote::quote_spanned;

/// A compile error at a place of the program.
pub(super) fn error(span: proc_macro2::Span, text: &str) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error! { #text })
}

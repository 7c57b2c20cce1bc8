//! Enums: the rows of a table, the values of an argument that has a fixed choice of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::quote::{Quote, literal};
use super::{doc, name};

/// Where the keys are written as data for the reader of arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// In the catalog's table.
    InTheTable,
    /// Nowhere but here: as `KEYS`.
    Here,
}

/// The variants of an enum over these keys, in their order.
pub(super) fn variants(keys: &[&str]) -> Vec<Ident> {
    let mut names = name::Scope::default();
    keys.iter().map(|key| names.variant(key)).collect()
}

/// A key as a comment shows it: what cannot be seen, a tab say, by its escape.
fn visible(key: &str) -> String {
    let escaped = |letter: char| letter.is_control().then(|| letter.escape_debug().to_string());
    key.chars().map(|letter| escaped(letter).unwrap_or_else(|| letter.to_string())).collect()
}

/// An enum with one variant a key.
pub(super) fn enumeration(name: &Ident, doc: TokenStream, keys: &[&str], written: Keys) -> TokenStream {
    let variants = variants(keys);
    let docs = keys.iter().map(|key| doc::doc(&format!("`{}`", visible(key))));
    let count = keys.len().quote();
    let literals: Vec<_> = keys.iter().map(|key| literal(key)).collect();
    let data = match written {
        Keys::InTheTable => TokenStream::new(),
        Keys::Here => quote! {
            /// How they are written, in the same order.
            pub const KEYS: [plan::Text; #count] = [#(plan::Text::Borrowed(#literals)),*];
        },
    };
    quote! {
        #doc
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum #name {
            #(#docs #variants),*
        }

        impl #name {
            /// All of them, in the catalog's order.
            pub const ALL: [Self; #count] = [#(Self::#variants),*];
            #data

            /// The one at this place of [`Self::ALL`].
            #[must_use]
            pub fn at(index: usize) -> Option<Self> {
                Self::ALL.get(index).copied()
            }

            /// Its place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }

            /// How it is written.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    #(Self::#variants => #literals),*
                }
            }
        }
    }
}

//! Plans as Rust constants: what a plan is, written so that it is part of the program.
//!
//! Every type is taken apart completely, so a new field or variant does not compile before it is written here too. The
//! one thing left out are a tool's examples, which a server does not run.

mod catalog;
mod tool;
mod value;

use proc_macro2::{Literal, Punct, Spacing, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::plan::{List, Text};

/// Something that can be written as a constant expression, in a place where `plan` is the module of plans.
pub(super) trait Quote {
    fn quote(&self) -> TokenStream;
}

impl Quote for bool {
    fn quote(&self) -> TokenStream {
        self.to_token_stream()
    }
}

impl Quote for usize {
    fn quote(&self) -> TokenStream {
        Literal::usize_unsuffixed(*self).to_token_stream()
    }
}

impl Quote for u32 {
    fn quote(&self) -> TokenStream {
        Literal::u32_unsuffixed(*self).to_token_stream()
    }
}

impl Quote for u64 {
    fn quote(&self) -> TokenStream {
        Literal::u64_unsuffixed(*self).to_token_stream()
    }
}

impl Quote for i64 {
    fn quote(&self) -> TokenStream {
        signed(self.is_negative(), Literal::u64_unsuffixed(self.unsigned_abs()))
    }
}

impl Quote for f64 {
    fn quote(&self) -> TokenStream {
        signed(self.is_sign_negative(), Literal::f64_unsuffixed(self.abs()))
    }
}

/// A literal is never negative in a token stream: the sign is a token of its own.
fn signed(negative: bool, literal: Literal) -> TokenStream {
    let mut tokens = TokenStream::new();
    if negative {
        tokens.append(Punct::new('-', Spacing::Alone));
    }
    tokens.append(literal);
    tokens
}

/// A text as a literal: raw where that reads better and no invisible character would go unseen.
pub(super) fn literal(text: &str) -> Literal {
    let visible = |char: char| {
        char == '\n'
            || !char.is_control()
                && !matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if !text.contains(['"', '\\', '\n']) || !text.chars().all(visible) {
        return Literal::string(text);
    }
    // As many signs as no quote in the text is followed by.
    let fence = "#".repeat((1..).find(|&n| !text.contains(&format!("\"{}", "#".repeat(n)))).expect("a text is finite"));
    format!("r{fence}\"{text}\"{fence}").parse().expect("a text without its own fence is a raw literal")
}

impl Quote for Text {
    fn quote(&self) -> TokenStream {
        let text = literal(self);
        quote!(Text::Borrowed(#text))
    }
}

impl<T: Quote> Quote for Option<T> {
    fn quote(&self) -> TokenStream {
        match self {
            Some(value) => {
                let value = value.quote();
                quote!(Some(#value))
            }
            None => quote!(None),
        }
    }
}

impl<T: Quote + Clone> Quote for List<T> {
    fn quote(&self) -> TokenStream {
        let items = self.iter().map(Quote::quote);
        quote!(List::Borrowed(&[#(#items),*]))
    }
}

impl<A: Quote, B: Quote> Quote for (A, B) {
    fn quote(&self) -> TokenStream {
        let (a, b) = (self.0.quote(), self.1.quote());
        quote!((#a, #b))
    }
}

/// `impl Quote` for structs and for enums: each field is written by its own [`Quote`].
///
/// The patterns it makes name every field and every variant, so none can be forgotten.
macro_rules! quoted {
    (struct $name:ident { $($field:ident),* $(,)? }) => {
        impl crate::emit::quote::Quote for crate::plan::$name {
            fn quote(&self) -> proc_macro2::TokenStream {
                let Self { $($field),* } = self;
                $(let $field = crate::emit::quote::Quote::quote($field);)*
                quote::quote!($name { $($field: #$field),* })
            }
        }
    };
    (struct $name:ident($field:ident)) => {
        impl crate::emit::quote::Quote for crate::plan::$name {
            fn quote(&self) -> proc_macro2::TokenStream {
                let Self($field) = self;
                let $field = crate::emit::quote::Quote::quote($field);
                quote::quote!($name(#$field))
            }
        }
    };
    (enum $name:ident { $($variant:ident $(($inner:ident))? $({ $($field:ident),* $(,)? })?),* $(,)? }) => {
        impl crate::emit::quote::Quote for crate::plan::$name {
            fn quote(&self) -> proc_macro2::TokenStream {
                match self {
                    $(Self::$variant $(($inner))? $({ $($field),* })? => {
                        $(let $inner = crate::emit::quote::Quote::quote($inner);)?
                        $($(let $field = crate::emit::quote::Quote::quote($field);)*)?
                        quote::quote!($name::$variant $((#$inner))? $({ $($field: #$field),* })?)
                    })*
                }
            }
        }
    };
}
use quoted;

//! `include_catalog!`: the code of catalogs, or one error a diagnostic.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::LitStr;

use super::embedded::Embedded;
use super::error::error;
use super::find::unreadable;
use super::out_dir;
use super::places::Places;

/// What the macro expands to.
pub fn expand(input: TokenStream, places: Places<'_>) -> TokenStream {
    if input.is_empty() {
        return left_by_build_script(places);
    }
    match syn::parse2::<LitStr>(input) {
        Ok(folder) => on_the_spot(&folder, places),
        Err(fault) => error(fault.span(), "`include_catalog!` takes the folder of the catalogs as a text, or nothing"),
    }
}

/// The package's build script has compiled.
fn left_by_build_script(places: Places<'_>) -> TokenStream {
    let here = Span::call_site();
    let Some(left) = out_dir::read(places) else {
        return error(here, "no build script has compiled a catalog: name its folder, `include_catalog!(\"catalog\")`");
    };
    let errors = left.errors.iter().map(|text| error(here, text));
    let code = format!("/{}", out_dir::CODE);
    quote! {
        #(#errors)*
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), #code));
    }
}

/// The macro compiles.
fn on_the_spot(folder: &LitStr, places: Places<'_>) -> TokenStream {
    let said = folder.value();
    let path = places.package.join(&said);
    let Embedded { code, errors, files, warnings: _, facts: _, texts: _ } = match Embedded::read(&path) {
        Ok(embedded) => embedded,
        Err(fault) => {
            let skeleton = crate::emit::catalogs(&[]);
            let error = error(folder.span(), &unreadable(&said, &fault));
            return quote!(#error #skeleton);
        }
    };
    // Places are shown as the author of the program knows them.
    let package = format!("{}/", places.package.display());
    let errors = errors.iter().map(|text| error(folder.span(), &text.replace(&package, "")));
    let watched = files.iter().map(|path| path.display().to_string());
    quote! {
        #(#errors)*
        #code
        // So that the program is built anew when one of them changes.
        #(const _: &[u8] = ::core::include_bytes!(#watched);)*
    }
}

//! The module of one card.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::{self, Field, Kind};
use super::doc::doc;
use super::quote::{Quote, literal};
use super::{choice, request};
use crate::plan::{Action, ListEntry, Table, Tool};

/// `place` is the tool's among those of its catalog; `rows` names the enums of the tables.
pub(super) fn module(place: usize, tool: &Tool, module: &Ident, rows: &[Ident], tables: &[Table]) -> TokenStream {
    let fields = argument::fields(&tool.arguments, rows, tables);
    let about = doc(&format!("The tool `{}`.", tool.name));
    let plan = tool.quote();
    let place = place.quote();
    let choices = fields.iter().filter_map(choice_of);
    let arguments = arguments(tool, &fields);
    let read = read(tool, &fields);
    let typed = typed(tool, &fields);
    let (request, constants) = request::method(tool, &fields);
    let bound = bound(tool, &request, &fields);
    let card = card(tool);
    quote! {
        #about
        pub mod #module {
            use ::kartoteka::__private::{self as runtime, plan};

            #arguments
            #(#choices)*
            #read
            #typed
            #constants
            #bound
            #card

            fn plan() -> &'static plan::Tool {
                &super::CATALOG.tools[#place]
            }

            /// The tool as data.
            pub const PLAN: plan::Tool = {
                use plan::*;
                #plan
            };
        }
    }
}

fn choice_of(field: &Field<'_>) -> Option<TokenStream> {
    match &field.kind {
        Kind::Choice { name, keys } => {
            let doc = doc(&format!("A value of `{}`.", field.argument.name));
            Some(choice::enumeration(name, doc, keys, choice::Keys::Here))
        }
        _ => None,
    }
}

fn arguments(tool: &Tool, fields: &[Field<'_>]) -> TokenStream {
    let about = doc(&format!("What `{}` takes.", tool.name));
    let described = Described::by(tool);
    let declared = fields.iter().map(|field| {
        let (name, kind) = (&field.name, field.declared());
        let doc =
            doc(&described.argument(&field.argument.name).unwrap_or_else(|| format!("`{}`.", field.argument.name)));
        quote!(#doc pub #name: #kind)
    });
    let optional = fields.iter().all(|field| !field.argument.required);
    let derivable = optional && fields.iter().all(Field::default_is_derivable);
    let derives = if derivable { quote!(Debug, Clone, PartialEq, Default) } else { quote!(Debug, Clone, PartialEq) };
    let default = (optional && !derivable).then(|| {
        let values = fields.iter().map(|field| {
            let (name, value) = (&field.name, field.default().unwrap_or_else(|| quote!(None)));
            quote!(#name: #value)
        });
        quote! {
            impl Default for Arguments {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        }
    });
    quote! {
        #about
        #[derive(#derives)]
        pub struct Arguments {
            #(#declared),*
        }

        #default
    }
}

/// The schema of the arguments in the base locale, which has their descriptions.
struct Described(serde_json::Value);

impl Described {
    fn by(tool: &Tool) -> Self {
        let input = tool.listed.first().and_then(ListEntry::input);
        let input = input.map(|json| serde_json::from_str(json).expect("a plan's JSON is valid"));
        Self(input.unwrap_or_default())
    }

    fn argument(&self, name: &str) -> Option<String> {
        let description = &self.0["properties"][name]["description"];
        description.as_str().map(str::to_owned)
    }
}

fn read(tool: &Tool, fields: &[Field<'_>]) -> TokenStream {
    let reads = fields.iter().map(Field::read);
    let known = tool.arguments.iter().map(|argument| literal(&argument.name));
    // Faults are gathered before the first value that is missing ends the reading.
    let kept = fields.iter().map(|field| {
        let name = &field.name;
        if field.argument.required { quote!(#name: #name?) } else { quote!(#name) }
    });
    quote! {
        impl Arguments {
            /// Reads and checks what a caller passed; every fault is noted in `reader`.
            pub fn read(reader: &mut runtime::Reader<'_>) -> Option<Self> {
                #(#reads)*
                reader.refuse_rest(&[#(#known),*]);
                Some(Self { #(#kept),* })
            }
        }
    }
}

fn typed(tool: &Tool, fields: &[Field<'_>]) -> TokenStream {
    let name = literal(&tool.name);
    let entries = fields.iter().map(|field| {
        let (name, value) = (literal(&field.argument.name), field.writable());
        quote!(map.entry(#name, |json| json.put(#value));)
    });
    let waits = matches!(tool.action, Action::Handler).then(|| {
        quote!(
            const WAITS: bool = true;
        )
    });
    let map = if fields.is_empty() { quote!(_map) } else { quote!(map) };
    quote! {
        impl runtime::TypedArguments for Arguments {
            const TOOL: &'static str = #name;
            #waits

            fn write(&self, #map: &mut runtime::MapWriter<'_, '_>) {
                #(#entries)*
            }
        }
    }
}

fn bound(tool: &Tool, request: &TokenStream, fields: &[Field<'_>]) -> TokenStream {
    let seen = fields.iter().map(|field| {
        let (slot, seen) = (field.slot.quote(), field.seen());
        quote!(#slot => #seen)
    });
    let argument = if fields.is_empty() {
        quote! {
            fn argument(&self, _slot: usize) -> Option<runtime::Argument<'_>> {
                None
            }
        }
    } else {
        quote! {
            fn argument(&self, slot: usize) -> Option<runtime::Argument<'_>> {
                match slot {
                    #(#seen,)*
                    _ => None,
                }
            }
        }
    };
    // Without a handler this does not compile, and rustc shows the card that has none.
    let handled = matches!(tool.action, Action::Handler).then(|| {
        quote! {
            fn handle<'a>(&'a self, context: runtime::ToolContext<'a>) -> Option<runtime::Handled<'a>> {
                Some(runtime::Handler::handle(self, context))
            }
        }
    });
    quote! {
        impl runtime::BoundArguments for Arguments {
            #argument
            #request
            #handled
        }
    }
}

fn card(tool: &Tool) -> TokenStream {
    let may_elicit = matches!(tool.action, Action::Handler).then(|| {
        quote! {
            fn may_elicit(&self) -> bool {
                <Arguments as runtime::Handler>::MAY_ELICIT
            }
        }
    });
    let about = doc(&format!("The card of `{}`.", tool.name));
    quote! {
        #about
        #[derive(Debug, Clone, Copy)]
        pub struct Card;

        impl runtime::Tool for Card {
            fn plan(&self) -> &plan::Tool {
                plan()
            }

            fn read(&self, reader: &mut runtime::Reader<'_>) -> Option<Box<dyn runtime::BoundArguments>> {
                Some(Box::new(Arguments::read(reader)?))
            }

            #may_elicit
        }
    }
}

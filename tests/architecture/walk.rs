//! One file's syntax tree, to its modules, definitions and mentions.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, ImplItem, Item, Local, Macro, Meta, QSelf, Signature, Stmt, TraitItem, Type, UseTree, Visibility,
};

use super::house::{FileId, Function, House, Kind, Mention, Module, ModuleId, Named};

/// A `mod name;`, for whose file the house has to look.
pub(crate) struct Declaration {
    pub module: ModuleId,
    /// The inline modules around it.
    pub within: Vec<String>,
    pub name: String,
    pub is_test: bool,
}

/// Macros whose tokens become somebody else's code.
const QUOTING: [&str; 4] = ["quote", "quote_spanned", "parse_quote", "parse_quote_spanned"];

pub(crate) fn file(house: &mut House, file: FileId, syntax: &syn::File, text: &str) -> Vec<Declaration> {
    let module = house.files[file].module;
    house.files[file].is_face = syntax.items.iter().all(hands_on);

    let mut walk = Walk {
        house,
        file,
        module,
        within: Vec::new(),
        owners: Vec::new(),
        depth: 0,
        tests: BTreeSet::new(),
        declared: Vec::new(),
    };
    for item in &syntax.items {
        walk.visit_item(item);
    }
    let Walk { tests, declared, .. } = walk;
    house.files[file].code = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.to_owned()))
        .filter(|(number, _)| !tests.contains(number))
        .collect();
    declared
}

/// Whether an item defines nothing: a declaration, a `use`, or a test.
fn hands_on(item: &Item) -> bool {
    match item {
        Item::Mod(inline) => inline.content.is_none() || is_test(&inline.attrs),
        Item::Use(_) | Item::ExternCrate(_) => true,
        other => is_test(attributes(other)),
    }
}

struct Walk<'a> {
    house: &'a mut House,
    file: FileId,
    module: ModuleId,
    within: Vec<String>,
    /// The types whose methods are read.
    owners: Vec<String>,
    /// How many functions are around what is read.
    depth: usize,
    tests: BTreeSet<usize>,
    declared: Vec<Declaration>,
}

impl Walk<'_> {
    fn skip(&mut self, span: Span, attributes: &[Attribute]) {
        let from = attributes.iter().map(|attribute| attribute.span().start().line).min();
        let from = from.unwrap_or(span.start().line).min(span.start().line);
        self.tests.extend(from..=span.end().line);
    }

    fn define(&mut self, name: &impl ToString) {
        if self.depth == 0 {
            self.house.modules[self.module].items.insert(name.to_string());
        }
    }

    fn define_type(&mut self, name: &syn::Ident) {
        self.define(name);
        self.house.files[self.file].types.push((name.to_string(), name.span().start().line));
    }

    fn mention(&mut self, named: Named, line: usize, kind: Kind) {
        self.house.mentions.push(Mention { module: self.module, line, named, kind });
    }

    fn function(&mut self, signature: &Signature, end: Span) {
        let start = signature.span().start().line;
        let mut name = self.owners.last().map(|owner| format!("{owner}::")).unwrap_or_default();
        name.push_str(&signature.ident.to_string());
        let lines = end.end().line - start + 1;
        self.house.files[self.file].functions.push(Function { name, line: start, lines });
    }

    fn module(&mut self, item: &syn::ItemMod) {
        let name = item.ident.to_string();
        let is_test = is_test(&item.attrs);
        if is_test {
            self.skip(item.span(), &item.attrs);
        }
        match &item.content {
            None => {
                let within = self.within.clone();
                self.declared.push(Declaration { module: self.module, within, name, is_test });
            }
            Some(_) if is_test => {}
            Some((_, items)) => {
                let inner = self.house.modules.len();
                self.house.modules.push(Module::new(self.file, Some(self.module)));
                self.house.modules[self.module].children.insert(name.clone(), inner);
                let outer = std::mem::replace(&mut self.module, inner);
                self.within.push(name);
                for item in items {
                    self.visit_item(item);
                }
                self.within.pop();
                self.module = outer;
            }
        }
    }

    fn opened(&mut self, tree: &UseTree, mut before: Named) {
        match tree {
            UseTree::Path(path) => {
                before.segments.push(path.ident.to_string());
                self.opened(&path.tree, before);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.opened(tree, before.clone());
                }
            }
            UseTree::Glob(glob) => {
                self.house.modules[self.module].globs.push(before.clone());
                self.mention(before, glob.span().start().line, Kind::Glob);
            }
            UseTree::Name(name) => self.bind(before, &name.ident, None),
            UseTree::Rename(rename) => self.bind(before, &rename.ident, Some(rename.rename.to_string())),
        }
    }

    fn bind(&mut self, mut named: Named, ident: &syn::Ident, rename: Option<String>) {
        if ident != "self" || named.segments.is_empty() {
            named.segments.push(ident.to_string());
        }
        let binding = rename.or_else(|| named.segments.last().cloned()).unwrap_or_default();
        self.house.modules[self.module].bindings.entry(binding).or_default().push(named.clone());
        self.mention(named, ident.span().start().line, Kind::Use);
    }

    /// A path of code; of `<T as Trait>::name` what stands before the name.
    fn path(&mut self, path: &syn::Path, qualified: Option<&QSelf>) {
        let count = qualified.map_or(path.segments.len(), |qualified| qualified.position);
        let segments: Vec<String> = path.segments.iter().take(count).map(|segment| segment.ident.to_string()).collect();
        if !segments.is_empty() {
            let named = Named { is_global: path.leading_colon.is_some(), segments };
            self.mention(named, path.span().start().line, Kind::Code);
        }
    }

    /// Paths among the tokens of a macro, which are not parsed.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut segments: Vec<(String, usize)> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.flush(&mut segments);
                    }
                    segments.push((ident.to_string(), ident.span().start().line));
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.flush(&mut segments);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.flush(&mut segments);
    }

    fn flush(&mut self, segments: &mut Vec<(String, usize)>) {
        let path = std::mem::take(segments);
        if path.len() > 1 {
            let line = path[0].1;
            let segments = path.into_iter().map(|(segment, _)| segment).collect();
            self.mention(Named { is_global: false, segments }, line, Kind::Code);
        }
    }

    fn within_function(&mut self, read: impl FnOnce(&mut Self)) {
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Mod(module) = item {
            self.module(module);
            return;
        }
        if is_test(attributes(item)) {
            self.skip(item.span(), attributes(item));
            return;
        }
        match item {
            Item::Struct(item) => self.define_type(&item.ident),
            Item::Enum(item) => self.define_type(&item.ident),
            Item::Union(item) => self.define_type(&item.ident),
            Item::Trait(item) => self.define_type(&item.ident),
            Item::Type(item) => self.define_type(&item.ident),
            Item::Fn(item) => self.define(&item.sig.ident),
            Item::Const(item) => self.define(&item.ident),
            Item::Static(item) => self.define(&item.ident),
            Item::Macro(item) => match &item.ident {
                Some(ident) => self.define(ident),
                None => self.house.modules[self.module].expands |= self.depth == 0,
            },
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let before = Named { is_global: item.leading_colon.is_some(), segments: Vec::new() };
        self.opened(&item.tree, before);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, item.block.brace_token.span.close());
        self.within_function(|walk| visit::visit_item_fn(walk, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.owners.push(owner(&item.self_ty));
        visit::visit_item_impl(self, item);
        self.owners.pop();
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.owners.push(item.ident.to_string());
        visit::visit_item_trait(self, item);
        self.owners.pop();
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes: &[Attribute] = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        if is_test(attributes) {
            self.skip(item.span(), attributes);
        } else {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, item.block.brace_token.span.close());
        self.within_function(|walk| visit::visit_impl_item_fn(walk, item));
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        let attributes: &[Attribute] = match item {
            TraitItem::Const(item) => &item.attrs,
            TraitItem::Fn(item) => &item.attrs,
            TraitItem::Type(item) => &item.attrs,
            TraitItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        if is_test(attributes) {
            self.skip(item.span(), attributes);
        } else {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.sig, body.brace_token.span.close());
        }
        self.within_function(|walk| visit::visit_trait_item_fn(walk, item));
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let attributes: &[Attribute] = match statement {
            Stmt::Local(Local { attrs, .. }) => attrs,
            Stmt::Macro(statement) => &statement.attrs,
            _ => &[],
        };
        if is_test(attributes) {
            self.skip(statement.span(), attributes);
        } else {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if is_test(&field.attrs) {
            self.skip(field.span(), &field.attrs);
        } else {
            visit::visit_field(self, field);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        self.path(attribute.path(), None);
        match &attribute.meta {
            Meta::List(list) => self.tokens(list.tokens.clone()),
            Meta::NameValue(pair) => self.visit_expr(&pair.value),
            Meta::Path(_) => {}
        }
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.path(&item.path, None);
        let name = item.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if !QUOTING.contains(&name.as_str()) {
            self.tokens(item.tokens.clone());
        }
    }

    /// `pub(in crate::room)` says who may look in, and looks at nothing itself.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path, None);
        for segment in &path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
    }

    fn visit_type_path(&mut self, item: &'ast syn::TypePath) {
        self.qualified(item.qself.as_ref(), &item.path);
    }

    fn visit_expr_path(&mut self, item: &'ast syn::ExprPath) {
        self.qualified(item.qself.as_ref(), &item.path);
    }
}

impl Walk<'_> {
    fn qualified(&mut self, qualified: Option<&QSelf>, path: &syn::Path) {
        if let Some(qualified) = qualified {
            self.visit_type(&qualified.ty);
        }
        self.path(path, qualified);
        for segment in &path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
    }
}

fn owner(of: &Type) -> String {
    match of {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) => owner(&reference.elem),
        _ => "impl".to_owned(),
    }
}

/// `#[test]`, or a `#[cfg]` that cannot hold outside tests.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let ends_in_test = path.segments.last().is_some_and(|segment| segment.ident == "test");
        match &attribute.meta {
            Meta::List(list) if path.is_ident("cfg") => needs_test(list.tokens.clone()),
            _ => ends_in_test,
        }
    })
}

fn needs_test(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(ident)] => ident == "test",
        [TokenTree::Ident(ident), TokenTree::Group(group)] if ident == "all" => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            inner
                .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
                .any(|part| needs_test(part.iter().cloned().collect()))
        }
        _ => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

//! The catalog as written, every part with its place. Knows what a card may say, not yet whether it makes sense.

mod annotations;
pub(crate) mod arguments;
pub(crate) mod authorize;
pub(crate) mod backend;
pub(crate) mod batch;
pub(crate) mod card;
pub(crate) mod coded;
pub(crate) mod connection;
pub(crate) mod content;
pub(crate) mod data;
pub(crate) mod delay;
pub(crate) mod done;
pub(crate) mod example;
pub(crate) mod export;
pub(crate) mod guard;
pub(crate) mod manifest;
pub(crate) mod pages;
pub(crate) mod prompt;
pub(crate) mod read;
pub(crate) mod send;
pub(crate) mod step;
pub(crate) mod sums;
pub(crate) mod token;
pub(crate) mod value_type;

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::ast::card::{Resource, Tool};
use crate::ast::manifest::Manifest;
use crate::ast::prompt::Prompt;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::source::{File, FileId, Place, Shelf, Sources, is_yaml};
use crate::syntax::fields::Read;
use crate::syntax::markdown::{self, Document, Front};
use crate::syntax::yaml;

/// One catalog: its manifest and its cards, by the names of their files.
#[derive(Debug)]
pub(crate) struct Catalog<'s> {
    pub(crate) folder: &'s str,
    pub(crate) manifest: Manifest,
    pub(crate) tools: Vec<Card<'s, Tool>>,
    pub(crate) resources: Vec<Card<'s, Resource>>,
    pub(crate) prompts: Vec<Card<'s, Prompt>>,
    /// Beside the resources' cards.
    pub(crate) guides: Vec<Guide<'s>>,
    /// Beside the prompts' cards.
    pub(crate) speeches: Vec<Guide<'s>>,
    pub(crate) assets: Assets<'s>,
}

/// The files that lie beside cards to be shown by them.
#[derive(Debug, Default)]
pub(crate) struct Assets<'s> {
    /// Where each card lies.
    cards: Vec<(FileId, Shelf)>,
    pub(crate) files: Vec<Asset<'s>>,
}

/// A picture, a sound, a document.
#[derive(Debug)]
pub(crate) struct Asset<'s> {
    pub(crate) id: FileId,
    shelf: Shelf,
    pub(crate) name: &'s str,
    file: &'s File,
}

impl Catalog<'_> {
    /// What the texts are called by: the folder, or the name where that differs, which is reported, and only it has texts.
    pub(crate) fn texts(&self, sources: &Sources) -> &str {
        let has = |name: &str| {
            sources.files().any(|(_, file)| matches!(file.place(), Place::Texts { catalog, .. } if catalog == name))
        };
        let name = self.manifest.name.value.as_str();
        if name != self.folder && !has(self.folder) && has(name) { name } else { self.folder }
    }
}

impl<'s> Assets<'s> {
    /// The place among `files` of the one that lies beside a card.
    pub(crate) fn beside(&self, card: FileId, name: &str) -> Option<usize> {
        let shelf = self.cards.iter().find(|(known, _)| *known == card)?.1;
        self.files.iter().position(|file| file.shelf == shelf && file.name == name)
    }

    /// Those that a card could have named.
    pub(crate) fn names(&self, card: FileId) -> impl Iterator<Item = &'s str> {
        let shelf = self.cards.iter().find(|(known, _)| *known == card).map(|(_, shelf)| *shelf);
        self.files.iter().filter(move |file| Some(file.shelf) == shelf).map(|file| file.name)
    }
}

impl Asset<'_> {
    /// What it holds, if that is text.
    pub(crate) fn text(&self) -> Option<&str> {
        self.file.is_text().then(|| self.file.text())
    }

    /// What it holds, in base64.
    pub(crate) fn base64(&self) -> String {
        BASE64_STANDARD.encode(self.file.bytes())
    }
}

/// A long text beside a card, in one language.
#[derive(Debug)]
pub(crate) struct Guide<'s> {
    pub(crate) file: FileId,
    pub(crate) stem: &'s str,
    pub(crate) locale: &'s str,
    /// The whole file.
    pub(crate) text: &'s str,
    pub(crate) front: Front,
    pub(crate) document: Document,
}

/// A card and the name of its file.
#[derive(Debug)]
pub(crate) struct Card<'s, T> {
    pub(crate) stem: &'s str,
    pub(crate) card: T,
}

/// The file of a card.
struct Unread<'s> {
    file: FileId,
    stem: &'s str,
    text: &'s str,
}

/// A thread more is not worth its start for fewer cards.
const ON_ONE_THREAD: usize = 64;

/// Reads every manifest and card. What cannot be read is reported and left out.
pub(crate) fn read<'s>(sources: &'s Sources, out: &mut Diagnostics) -> Vec<Catalog<'s>> {
    sources.catalogs().into_iter().filter_map(|folder| catalog(sources, folder, out)).collect()
}

fn catalog<'s>(sources: &'s Sources, folder: &'s str, out: &mut Diagnostics) -> Option<Catalog<'s>> {
    let mut manifest = None;
    let mut first = None;
    let [mut tools, mut resources, mut prompts] = [const { Vec::new() }; 3];
    let (mut guides, mut speeches) = (Vec::new(), Vec::new());
    let mut assets = Assets::default();
    for (file, source) in sources.files() {
        if source.fault().is_some() {
            // It was reported, and what of it could be read would be reported again.
            if matches!(source.place(), Place::Manifest { catalog } if catalog == folder) {
                manifest = Some(None);
            }
            continue;
        }
        match source.place() {
            Place::Manifest { catalog } if catalog == folder => {
                manifest = Some(document::<Manifest>(file, source.text(), out));
            }
            Place::Card { catalog, shelf, name: stem } if catalog == folder => {
                first = first.or(Some(file));
                assets.cards.push((file, shelf));
                let cards = match shelf {
                    Shelf::Tools => &mut tools,
                    Shelf::Resources => &mut resources,
                    Shelf::Prompts => &mut prompts,
                };
                cards.push(Unread { file, stem, text: source.text() });
            }
            Place::Markdown { catalog, shelf, name: stem, locale } if catalog == folder => {
                let read = guide(file, source.text(), stem, locale, out);
                if shelf == Shelf::Prompts { speeches.extend(read) } else { guides.extend(read) }
            }
            Place::Asset { catalog, shelf, name } if catalog == folder => {
                assets.files.push(Asset { id: file, shelf, name, file: source });
            }
            // Texts are read beside the cards, and what is stray has been reported.
            _ => {}
        }
    }
    let (tools, resources, prompts) = (cards(&tools, out), cards(&resources, out), cards(&prompts, out));
    if manifest.is_none() {
        let file = first?;
        // One that is misnamed has been reported as a stray file.
        let manifest = format!("catalog/{folder}/catalog");
        let is_misnamed =
            |path: &str| path.rsplit_once('.').is_some_and(|(stem, end)| stem == manifest && is_yaml(end));
        if sources.files().any(|(_, source)| is_misnamed(source.path())) {
            return None;
        }
        out.error(Code::MissingManifest, Span::new(file, 0, 0), format!("the catalog `{folder}` has no manifest"))
            .fix(format!("add `catalog/{folder}/catalog.yaml`, which begins `catalog: {folder}`"), None);
    }
    Some(Catalog { folder, manifest: manifest??, tools, resources, prompts, guides, speeches, assets })
}

fn guide<'s>(file: FileId, text: &'s str, stem: &'s str, locale: &'s str, out: &mut Diagnostics) -> Option<Guide<'s>> {
    let document = markdown::parse(file, text, out)?;
    let front = document.read_front(out)?;
    Some(Guide { file, stem, locale, text, front, document })
}

/// Reads cards, many of them on several threads. What is reported is sorted later, so that their order never shows.
fn cards<'s, T: Read + Send>(unread: &[Unread<'s>], out: &mut Diagnostics) -> Vec<Card<'s, T>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(unread.len() / ON_ONE_THREAD);
    if threads < 2 {
        return unread.iter().filter_map(|card| card.read(out)).collect();
    }
    thread::scope(|scope| {
        let parts = unread.chunks(unread.len().div_ceil(threads));
        let readers: Vec<_> = parts.map(|part| scope.spawn(|| read_apart(part))).collect();
        let mut cards = Vec::with_capacity(unread.len());
        for reader in readers {
            let (read, found) = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
            cards.extend(read);
            out.take(found);
        }
        cards
    })
}

fn read_apart<'s, T: Read>(unread: &[Unread<'s>]) -> (Vec<Card<'s, T>>, Diagnostics) {
    let mut found = Diagnostics::default();
    (unread.iter().filter_map(|card| card.read(&mut found)).collect(), found)
}

impl<'s> Unread<'s> {
    fn read<T: Read>(&self, out: &mut Diagnostics) -> Option<Card<'s, T>> {
        document(self.file, self.text, out).map(|card| Card { stem: self.stem, card })
    }
}

fn document<T: Read>(file: FileId, text: &str, out: &mut Diagnostics) -> Option<T> {
    T::read(&yaml::parse(file, text, out)?, out)
}

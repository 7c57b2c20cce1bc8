//! The files that pages ask for. Each is served under a name that holds a digest of its bytes, so that a browser may keep it for good.

use std::sync::LazyLock;

use ring::digest::{SHA256, digest};

/// A file of the console.
#[derive(Debug)]
pub struct Asset {
    /// As templates name it.
    plain: &'static str,
    /// As pages ask for it.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// What is in it.
    pub bytes: &'static [u8],
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("console.css", "text/css; charset=utf-8", include_bytes!("../assets/console.css")),
        Asset::new("console.js", "text/javascript; charset=utf-8", include_bytes!("../assets/console.js")),
        Asset::new("icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
    ]
});

impl Asset {
    fn new(plain: &'static str, media: &'static str, bytes: &'static [u8]) -> Self {
        let digest: String = digest(&SHA256, bytes).as_ref()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        let (stem, ending) = plain.rsplit_once('.').expect("every asset has an ending");
        Self { plain, name: format!("{stem}-{digest}.{ending}"), media, bytes }
    }
}

/// The asset that pages ask for by this name.
#[must_use]
pub fn asset_named(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The name under which pages ask for an asset.
pub(crate) fn served_as(plain: &str) -> Option<&'static str> {
    ASSETS.iter().find(|asset| asset.plain == plain).map(|asset| asset.name.as_str())
}

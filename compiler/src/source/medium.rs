//! Files that a card may show, by their endings. What has another ending is no part of a catalog: a slip in a card's own
//! ending is reported, never shown.

/// Ending and media type.
const KNOWN: [(&str, &str); 23] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("svg", "image/svg+xml"),
    ("wav", "audio/wav"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("flac", "audio/flac"),
    ("m4a", "audio/mp4"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("graphql", "application/graphql"),
    ("bin", "application/octet-stream"),
];

/// The media type of a file of this name, if it is one that a card may show.
pub(crate) fn media_type(name: &str) -> Option<&'static str> {
    let (stem, ending) = name.rsplit_once('.')?;
    let found = KNOWN.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known))?;
    (!stem.is_empty()).then_some(found.1)
}

/// Whether what is of this media type is shown as text; anything else is shown in base64.
pub(crate) fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    essence.starts_with("text/")
        || ["json", "xml"].contains(&subtype)
        || subtype.ends_with("+json")
        || subtype.ends_with("+xml")
}

#[cfg(test)]
mod tests;

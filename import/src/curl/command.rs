//! A command line of curl: which request it makes.

/// A request, as its options say it.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub(super) address: String,
    pub(super) verb: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    /// Each as it goes out.
    pub(super) data: Vec<String>,
    pub(super) is_json: bool,
    /// Data go into the query.
    pub(super) in_query: bool,
    /// More of the query.
    pub(super) query: Vec<String>,
    /// It says a user.
    pub(super) has_user: bool,
    pub(super) notes: Vec<String>,
}

/// Options whose word says something of the request, by their short and long names.
#[rustfmt::skip]
const SAID: [(&str, &str); 17] = [
    ("X", "request"), ("H", "header"), ("d", "data"), ("", "data-raw"), ("", "data-ascii"), ("", "data-binary"),
    ("", "data-urlencode"), ("", "json"), ("F", "form"), ("", "form-string"), ("u", "user"), ("b", "cookie"), ("", "url"),
    ("T", "upload-file"), ("", "oauth2-bearer"), ("", "url-query"), ("", "request-target"),
];

/// Options with a word that says nothing of it.
#[rustfmt::skip]
const WITH_A_WORD: [(&str, &str); 37] = [
    ("o", "output"), ("m", "max-time"), ("", "connect-timeout"), ("w", "write-out"), ("", "retry"), ("", "retry-delay"),
    ("", "retry-max-time"), ("x", "proxy"), ("U", "proxy-user"), ("", "cacert"), ("", "capath"), ("E", "cert"), ("", "key"),
    ("", "cert-type"), ("", "key-type"), ("", "pass"), ("K", "config"), ("c", "cookie-jar"), ("A", "user-agent"), ("e", "referer"),
    ("D", "dump-header"), ("", "resolve"), ("", "interface"), ("", "limit-rate"), ("", "max-redirs"), ("", "ciphers"),
    ("", "tls-max"), ("", "trace"), ("", "trace-ascii"), ("", "stderr"), ("", "unix-socket"), ("", "connect-to"), ("r", "range"),
    ("z", "time-cond"), ("y", "speed-time"), ("Y", "speed-limit"), ("", "aws-sigv4"),
];

impl Command {
    /// Reads the words behind `curl`; an error says why there is no request of them, without any of their values.
    pub(super) fn parse(words: &[String]) -> Result<Self, String> {
        let mut command = Self::default();
        let mut words = words.iter();
        let mut addresses = Vec::new();
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                let (name, written) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (long, None),
                };
                let takes = SAID.iter().chain(&WITH_A_WORD).any(|(_, known)| *known == name);
                let value = match (takes, written) {
                    (true, None) => words.next().ok_or_else(|| format!("`--{name}` wants a word"))?,
                    (_, written) => written.unwrap_or_default(),
                };
                command.said(name, value, &mut addresses)?;
            } else if let Some(short) = word.strip_prefix('-').filter(|short| !short.is_empty()) {
                for (place, letter) in short.char_indices() {
                    let (letter, rest) = (letter.to_string(), &short[place + letter.len_utf8()..]);
                    match SAID.iter().chain(&WITH_A_WORD).find(|(known, _)| *known == letter) {
                        Some((_, name)) => {
                            let value = if rest.is_empty() { words.next().map(String::as_str) } else { Some(rest) };
                            let value = value.ok_or_else(|| format!("`-{letter}` wants a word"))?;
                            command.said(name, value, &mut addresses)?;
                            break;
                        }
                        None => command.flag(&letter),
                    }
                }
            } else {
                addresses.push(word.clone());
            }
        }
        match <[String; 1]>::try_from(addresses) {
            Ok([address]) => command.address = address,
            Err(several) if several.is_empty() => return Err("it has no address".to_owned()),
            Err(_) => return Err("it has several addresses".to_owned()),
        }
        Ok(command)
    }

    fn flag(&mut self, letter: &str) {
        match letter {
            "G" => self.in_query = true,
            "I" => self.verb = Some("HEAD".to_owned()),
            "k" => self.notes.push("certificates are verified, whatever `-k` says".to_owned()),
            _ => {}
        }
    }

    fn said(&mut self, name: &str, value: &str, addresses: &mut Vec<String>) -> Result<(), String> {
        let reads_a_file = |value: &str| value.starts_with('@');
        match name {
            "request" => self.verb = Some(value.to_ascii_uppercase()),
            "header" => {
                if reads_a_file(value) {
                    return Err("its headers are read from a file".to_owned());
                }
                if let Some((name, value)) = value.split_once(':') {
                    self.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            }
            "data" | "data-ascii" | "data-binary" | "json" if reads_a_file(value) => {
                return Err("its body is read from a file".to_owned());
            }
            "data" | "data-ascii" | "data-binary" | "data-raw" => self.data.push(value.to_owned()),
            "data-urlencode" => {
                if value.split_once('=').map_or(value, |(name, _)| name).contains('@') {
                    return Err("its body is read from a file".to_owned());
                }
                let (before, text) = value.split_at(value.find('=').map_or(0, |sign| sign + 1));
                // As much of it as a reader of pairs would take for something else.
                let encoded = text.replace('%', "%25").replace('&', "%26").replace('+', "%2B");
                self.data.push(format!("{}{encoded}", before.trim_start_matches('=')));
            }
            "json" => {
                self.is_json = true;
                self.data.push(value.to_owned());
            }
            "form" | "form-string" => {
                return Err("its body is multipart/form-data, which is not carried over".to_owned());
            }
            "upload-file" => return Err("it sends a file".to_owned()),
            "user" => self.has_user = true,
            "oauth2-bearer" => self.headers.push(("Authorization".to_owned(), format!("Bearer {value}"))),
            "cookie" => self.headers.push(("Cookie".to_owned(), value.to_owned())),
            "url" => addresses.push(value.to_owned()),
            "url-query" => self.query.push(value.to_owned()),
            "get" => self.flag("G"),
            "head" => self.flag("I"),
            "insecure" => self.flag("k"),
            "proxy" | "cert" | "unix-socket" | "aws-sigv4" => {
                self.notes.push(format!("`--{name}` is not carried over"))
            }
            _ => {}
        }
        Ok(())
    }
}

use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;
use std::time::Instant;

use futures::future::BoxFuture;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::super::names::{CheckedNames, LookUp};
use super::*;

/// Names that a test invents: each question takes the next answer, the last one for ever.
struct AskedNames(Mutex<Vec<Vec<&'static str>>>);

impl LookUp for AskedNames {
    fn addresses<'a>(&'a self, _: &'a str) -> BoxFuture<'a, std::io::Result<Vec<IpAddr>>> {
        let mut answers = self.0.lock().expect("nothing panics");
        let answer = if answers.len() > 1 { answers.remove(0) } else { answers.first().cloned().unwrap_or_default() };
        Box::pin(async move { Ok(answer.iter().map(|text| text.parse().expect("an address")).collect()) })
    }
}

/// A server that answers a path with what its table says, and the requests that it got.
struct Site {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Site {
    async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (noted, answer) = (Arc::clone(&heads), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (noted, answer) = (Arc::clone(&noted), Arc::clone(&answer));
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else { return };
                        head.push(byte);
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    noted.lock().expect("nothing panics").push(head);
                    let bytes = answer(&path);
                    let endless = bytes.ends_with(b"\x01");
                    let _gone = stream.write_all(bytes.strip_suffix(b"\x01").unwrap_or(&bytes)).await;
                    while endless && stream.write_all(&[b'x'; 64 << 10]).await.is_ok() {}
                });
            }
        });
        Self { address, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("nothing panics").clone()
    }
}

fn page_of(media: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn redirect(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into_bytes()
}

/// Rules under which `www.site.example` and `b.site.example` are the site.
fn rules(site: &Site) -> FetchRules {
    let stand_ins = ["www.site.example", "b.site.example"].map(|name| (name.to_owned(), site.address));
    FetchRules { stand_ins: stand_ins.to_vec(), time: Duration::from_secs(5), ..FetchRules::default() }
}

/// What comes of an address, where other names lead to these addresses.
async fn fetched(rules: FetchRules, names: Vec<Vec<&'static str>>, url: &str) -> Result<Value, NotFetched> {
    let _first = rustls::crypto::ring::default_provider().install_default();
    let rules = Arc::new(rules);
    let names = CheckedNames::over(&rules, Arc::new(AskedNames(Mutex::new(names))));
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .dns_resolver(names)
        .build()
        .expect("a client");
    let at = super::super::address::checked(url, &rules).map_err(NotFetched::Refused)?;
    let mut headers = HeaderMap::new();
    headers.insert("traceparent", HeaderValue::from_static("00-x"));
    headers.insert("authorization", HeaderValue::from_static("Bearer secret"));
    headers.insert(USER_AGENT, HeaderValue::from_static("Reader/1"));
    let asked = PublicRequest { rules, characters: Some(40) };
    let reply = fetch(&client, &asked, (at, &headers), Duration::from_secs(60)).await?;
    assert_eq!((reply.status, reply.media.as_deref()), (200, Some("application/json")));
    Ok(serde_json::from_slice(&reply.body).expect("it is JSON"))
}

fn refusal(outcome: &Result<Value, NotFetched>) -> Option<FetchRefusal> {
    match outcome {
        Err(NotFetched::Refused(refusal)) => Some(*refusal),
        _ => None,
    }
}

#[tokio::test]
async fn a_page_comes_as_text_and_nothing_of_the_caller_goes_there() {
    let html = "<title>Prices</title><p>From 10 euro.</p>";
    let site = Site::start(move |path| match path {
        "/away" => redirect("http://b.site.example/prices?x=1#part"),
        _ => page_of("text/html; charset=utf-8", html.as_bytes()),
    })
    .await;
    let page = fetched(rules(&site), vec![], "http://www.site.example/away").await.expect("a page");
    assert_eq!(page["url"], "http://www.site.example/away");
    assert_eq!(page["final_url"], "http://b.site.example/prices?x=1");
    assert_eq!([&page["title"], &page["text"]], ["Prices", "From 10 euro."]);
    assert_eq!((&page["status_code"], &page["truncated"]), (&200.into(), &false.into()));
    assert!(page["fetched_at"].as_u64().is_some_and(|at| at > 1_700_000_000));
    let heads = site.heads();
    assert_eq!(heads.len(), 2);
    for head in heads.iter().map(|head| head.to_ascii_lowercase()) {
        assert!(head.contains("user-agent: reader/1") && head.contains("accept-encoding: identity"), "{head}");
        for kept in ["authorization", "traceparent", "cookie", "referer"] {
            assert!(!head.contains(kept), "{kept}: {head}");
        }
    }
}

#[tokio::test]
async fn a_name_is_refused_where_any_of_its_addresses_may_not_be_asked() {
    let site = Site::start(|_| page_of("text/plain", b"inside")).await;
    for names in [
        vec!["127.0.0.1"],
        vec!["10.0.0.1"],
        vec!["8.8.8.8", "127.0.0.1"],
        vec!["::ffff:169.254.169.254"],
        vec!["64:ff9b::7f00:1"],
        vec!["2606:4700::1111", "fe80::1"],
    ] {
        for host in ["inside.example", "localhost", "localhost.", "xn--80ak6aa92e.example"] {
            let outcome = fetched(rules(&site), vec![names.clone()], &format!("http://{host}/")).await;
            assert_eq!(refusal(&outcome), Some(FetchRefusal::Host), "{host} {names:?}: {outcome:?}");
        }
    }
    assert!(site.heads().is_empty());
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let site = Site::start(|_| redirect("http://rebinding.example/second")).await;
    // Public when it is looked at first, this machine's when the redirect leads there.
    let names = vec![vec!["127.0.0.1"]];
    let outcome = fetched(rules(&site), names, "http://www.site.example/").await;
    assert_eq!(refusal(&outcome), Some(FetchRefusal::Host), "{outcome:?}");
    assert_eq!(site.heads().len(), 1, "what it leads to is not asked");
}

#[tokio::test]
async fn each_redirect_is_looked_at() {
    let targets = [
        ("http://127.0.0.1/", FetchRefusal::Host),
        ("http://2130706433/", FetchRefusal::Host),
        ("http://[::ffff:10.0.0.1]/", FetchRefusal::Host),
        ("http://inside.example/", FetchRefusal::Host),
        ("http://anna:x@www.site.example/", FetchRefusal::User),
        ("http://www.site.example:22/", FetchRefusal::Port),
        ("file:///etc/passwd", FetchRefusal::Scheme),
        ("http://[", FetchRefusal::Address),
    ];
    for (target, why) in targets {
        let site = Site::start(move |_| redirect(target)).await;
        let outcome = fetched(rules(&site), vec![vec!["192.168.0.1"]], "http://www.site.example/").await;
        assert_eq!(refusal(&outcome), Some(why), "{target}: {outcome:?}");
        assert_eq!(site.heads().len(), 1, "{target}");
    }
}

#[tokio::test]
async fn redirects_end() {
    let site = Site::start(|path| match path.trim_start_matches('/').parse::<u32>().unwrap_or_default() {
        5 => page_of("text/plain", b"there"),
        hop => redirect(&format!("/{}", hop + 1)),
    })
    .await;
    let five = fetched(rules(&site), vec![], "http://www.site.example/").await.expect("five are followed");
    assert_eq!(five["text"], "there");
    let fewer = FetchRules { hops: 4, ..rules(&site) };
    let outcome = fetched(fewer, vec![], "http://www.site.example/").await;
    assert_eq!(refusal(&outcome), Some(FetchRefusal::Redirects), "{outcome:?}");
    let round = Site::start(|_| redirect("/")).await;
    let outcome = fetched(rules(&round), vec![], "http://www.site.example/").await;
    assert_eq!((refusal(&outcome), round.heads().len()), (Some(FetchRefusal::Redirects), 6));
}

#[tokio::test]
async fn what_is_too_much_is_cut_or_refused() {
    let bomb = {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..64).for_each(|_| gzip.write_all(&[b'x'; 1 << 20]).expect("memory takes it"));
        gzip.finish().expect("memory takes it")
    };
    let site = Site::start(move |path| match path {
        "/endless" => b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n\x01".to_vec(),
        "/announced" => {
            b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 1073741824\r\n\r\n\x01".to_vec()
        }
        "/bomb" => {
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
            [head.as_bytes(), &bomb].concat()
        }
        "/picture" => page_of("image/png", b"\x89PNG"),
        "/unnamed" => b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nx".to_vec(),
        "/missing" => b"HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\nnone".to_vec(),
        _ => page_of("text/plain", "ä".repeat(50).as_bytes()),
    })
    .await;
    let ask = async |path: &str| fetched(rules(&site), vec![], &format!("http://www.site.example{path}")).await;
    let begun = Instant::now();
    for path in ["/endless", "/announced"] {
        let page = ask(path).await.expect("what came is a text");
        assert_eq!((page["text"].as_str().map(str::len), &page["truncated"]), (Some(40), &true.into()), "{path}");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "not all of it is read");
    let cut = ask("/").await.expect("a page");
    assert_eq!((cut["text"].as_str(), &cut["truncated"]), (Some("ä".repeat(40).as_str()), &true.into()));
    assert_eq!(refusal(&ask("/bomb").await), Some(FetchRefusal::Packed));
    assert_eq!(refusal(&ask("/picture").await), Some(FetchRefusal::Media));
    assert_eq!(refusal(&ask("/unnamed").await), Some(FetchRefusal::Media));
    let missing = ask("/missing").await.expect("an answer is one whatever it says");
    assert_eq!((&missing["status_code"], &missing["text"]), (&404.into(), &"none".into()));
}

#[tokio::test]
async fn a_slow_page_is_given_up() {
    let site =
        Site::start(|_| b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nx".to_vec()).await;
    let hanging = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = hanging.local_addr().expect("a bound address");
    for stand_in in [site.address, address] {
        let rules = FetchRules {
            time: Duration::from_millis(300),
            stand_ins: vec![("www.site.example".to_owned(), stand_in)],
            ..FetchRules::default()
        };
        let begun = Instant::now();
        let outcome = fetched(rules, vec![], "http://www.site.example/").await;
        assert!(matches!(outcome, Err(NotFetched::Late(_) | NotFetched::Lost(_))), "{outcome:?}");
        assert!(begun.elapsed() < Duration::from_secs(4));
    }
}

use super::*;

fn key(id: &str, byte: u8) -> StoreKey {
    StoreKey { id: id.into(), key: Zeroizing::new([byte; 32]) }
}

const HERE: SealPlace<'_> = SealPlace { kind: "approval", tenant: "acme", row: b"1" };

#[test]
fn what_is_sealed_opens_where_it_was_put() {
    let ring = KeyRing::new(&[key("b", 2), key("a", 1)]);
    let sealed = ring.seal(b"who and what", HERE);
    assert_eq!(sealed.key, "b");
    assert_eq!(ring.open(&sealed, HERE).expect("it opens"), b"who and what");
    assert!(!sealed.bytes.windows(3).any(|part| part == b"who"), "it is not shown");
    assert_ne!(ring.seal(b"who and what", HERE), sealed, "no two are alike");
    // A new key is put first, and the old one is kept.
    let later = KeyRing::new(&[key("c", 3), key("b", 2)]);
    assert_eq!(later.open(&sealed, HERE).expect("it opens"), b"who and what");
}

#[test]
fn what_was_moved_or_changed_does_not_open() {
    let ring = KeyRing::new(&[key("b", 2)]);
    let sealed = ring.seal(b"who and what", HERE);
    for place in [
        SealPlace { kind: "once", ..HERE },
        SealPlace { tenant: "other", ..HERE },
        SealPlace { row: b"2", ..HERE },
        SealPlace { tenant: "acm", row: b"e1", ..HERE },
    ] {
        assert!(ring.open(&sealed, place).is_err(), "{place:?}");
    }
    for at in 0..sealed.bytes.len() {
        let mut changed = sealed.clone();
        changed.bytes[at] ^= 1;
        assert!(ring.open(&changed, HERE).is_err(), "the byte {at}");
        changed.bytes.truncate(at);
        assert!(ring.open(&changed, HERE).is_err(), "cut at {at}");
    }
    assert!(KeyRing::new(&[key("c", 2)]).open(&sealed, HERE).is_err(), "its key is called otherwise");
    assert!(KeyRing::new(&[key("b", 3)]).open(&sealed, HERE).is_err(), "its key is another");
}

#[test]
fn a_fingerprint_is_of_the_oldest_key() {
    let ring = KeyRing::new(&[key("b", 2), key("a", 1)]);
    assert_eq!(ring.fingerprint(b"x"), KeyRing::new(&[key("c", 3), key("a", 1)]).fingerprint(b"x"));
    assert_ne!(ring.fingerprint(b"x"), ring.fingerprint(b"y"));
    assert_ne!(ring.fingerprint(b"x"), KeyRing::new(&[key("b", 2)]).fingerprint(b"x"));
    assert_ne!(KeyRing::new(&[]).fingerprint(b"x"), KeyRing::new(&[]).fingerprint(b"x"), "each process has its own");
}

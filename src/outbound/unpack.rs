//! Replies that come packed (`Content-Encoding`): unpacked whole, into no more bytes than a reply may have.
//!
//! A bomb is refused where it gets too long, and never takes more memory than two replies and a window; its time is that of
//! writing one reply. Libraries in Rust unpack: nothing here needs another compiler.

use std::io::{self, Read};

use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use bytes::Bytes;
use flate2::bufread::GzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

/// What is asked for, the best first to undo.
pub(super) const ACCEPTED: &str = "gzip, br, zstd";

/// A reply may be made of several streams, one after the other. More than these are made to keep a server busy.
const MOST_STREAMS: usize = 1000;

/// The most codings that are undone, one in the other.
const MOST_CODINGS: usize = 3;

/// The largest window that RFC 9659 allows of `zstd`, in bytes.
const ZSTD_WINDOW: u64 = 8 << 20;

/// What the input of brotli is read by, in bytes.
const BROTLI_BUFFER: usize = 16 << 10;

/// How a reply is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Brotli,
    Zstd,
}

/// Why a reply cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub(super) enum PackFault {
    /// It would be longer than is taken.
    #[error("it is too long")]
    TooLong,
    /// It is cut off, or not what its head says.
    #[error("it is damaged")]
    Damaged(#[source] io::Error),
}

/// How a reply is packed, what was done last first. Nothing, too, where one of the codings is unknown: then the bytes are
/// left as they came.
pub(super) fn codings(headers: &HeaderMap) -> Vec<Coding> {
    let mut codings = Vec::new();
    let values = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for name in values.flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty()) {
        match name.to_ascii_lowercase().as_str() {
            "identity" => {}
            "gzip" | "x-gzip" => codings.push(Coding::Gzip),
            "br" => codings.push(Coding::Brotli),
            "zstd" => codings.push(Coding::Zstd),
            _ => return Vec::new(),
        }
    }
    codings.reverse();
    if codings.len() > MOST_CODINGS { Vec::new() } else { codings }
}

/// Unpacks a reply, beside the other work: it takes the processor. `most` is how long the reply may be, in bytes.
pub(super) async fn unpacked(body: Bytes, codings: Vec<Coding>, most: usize) -> Result<Bytes, PackFault> {
    // Some servers name a coding and send nothing, to `HEAD` for one.
    if codings.is_empty() || body.is_empty() {
        return Ok(body);
    }
    let unpacking = tokio::task::spawn_blocking(move || {
        codings.into_iter().try_fold(body, |body, coding| unpack(&body, coding, most).map(Bytes::from))
    });
    unpacking.await.unwrap_or_else(|error| Err(PackFault::Damaged(io::Error::other(error))))
}

fn unpack(packed: &[u8], coding: Coding, most: usize) -> Result<Vec<u8>, PackFault> {
    let (mut out, mut left) = (Vec::new(), packed);
    for _ in 0..MOST_STREAMS {
        match coding {
            Coding::Gzip => append(GzDecoder::new(&mut left), most, &mut out)?,
            Coding::Brotli => {
                let mut stream = Decompressor::new(&mut left, BROTLI_BUFFER);
                // Of a gigabyte, and not of the standard.
                stream.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
                append(stream, most, &mut out)?;
                // The standard knows one stream; what is behind it was read and is left out.
                return Ok(out);
            }
            Coding::Zstd => frame(&mut left, most, &mut out)?,
        }
        if left.is_empty() {
            return Ok(out);
        }
    }
    Err(damaged("it has too many streams"))
}

/// Appends what a stream holds.
fn append(stream: impl Read, most: usize, out: &mut Vec<u8>) -> Result<(), PackFault> {
    let room = most - out.len();
    // One byte more shows that there is more.
    let read = stream.take(room as u64 + 1).read_to_end(out).map_err(PackFault::Damaged)?;
    if read > room { Err(PackFault::TooLong) } else { Ok(()) }
}

/// Appends what a frame of zstd holds; one that is to be skipped holds nothing.
fn frame(left: &mut &[u8], most: usize, out: &mut Vec<u8>) -> Result<(), PackFault> {
    /// The bit of a frame's descriptor that says: in one piece, with a window as long as its content.
    const ONE_PIECE: u8 = 0x20;
    let in_one_piece = left.get(4).is_some_and(|descriptor| descriptor & ONE_PIECE != 0);
    let window = ZSTD_WINDOW.max(most as u64);
    let mut stream = match StreamingDecoder::new_with_max_window_size(&mut *left, window) {
        Ok(stream) => stream,
        Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
            let rest = usize::try_from(length).ok().and_then(|length| left.get(length..));
            *left = rest.ok_or_else(|| damaged("it is cut off"))?;
            return Ok(());
        }
        Err(FrameDecoderError::WindowSizeTooBig { .. }) if in_one_piece => return Err(PackFault::TooLong),
        Err(error) => return Err(PackFault::Damaged(io::Error::other(error.to_string()))),
    };
    append(&mut stream, most, out)?;
    let (told, counted) = (stream.decoder.get_checksum_from_data(), stream.decoder.get_calculated_checksum());
    if told.is_some() && told != counted { Err(damaged("its checksum is wrong")) } else { Ok(()) }
}

fn damaged(why: &str) -> PackFault {
    PackFault::Damaged(io::Error::new(io::ErrorKind::InvalidData, why))
}

#[cfg(test)]
mod tests;

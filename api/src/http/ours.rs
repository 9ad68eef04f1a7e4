//! Lets no answer out that is not ours: what hyper and h2 say by themselves to what is
//! no request, or has a head beyond all limits, lacks the headers that every answer
//! carries. Whoever sends such things is hung up on.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use chrono::{DateTime, TimeDelta};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::clock::Clock;

/// No answer of hyper's is longer.
const LONGEST: usize = 160;
/// The kind of frame that begins an answer of HTTP/2.
const HEADERS: u8 = 1;
/// Each of ours says more, however well it is compressed; a status alone takes six.
const SHORTEST: usize = 8;

/// A connection that only our answers go out by.
pub(super) struct Ours<W> {
    wire: W,
    /// Of HTTP/2.
    frames: Option<Frames>,
}

impl<W: AsyncWrite + Unpin> Ours<W> {
    pub(super) fn new(wire: W, is_http2: bool) -> Self {
        let frames = is_http2.then(Frames::default);
        Self { wire, frames }
    }

    /// In which slice and where in it something begins that is not ours.
    fn theirs(&self, slices: &[IoSlice<'_>]) -> Option<(usize, usize)> {
        if let Some(mut frames) = self.frames {
            let bare = slices.iter().any(|slice| frames.pass(slice));
            return bare.then_some((0, 0));
        }
        // It comes after everything else, and the connection ends with it.
        let last = slices.iter().rposition(|slice| !slice.is_empty())?;
        begins_at(&slices[last]).map(|at| (last, at))
    }

    fn write(
        &mut self,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let theirs = self.theirs(slices);
        let wire = Pin::new(&mut self.wire);
        let written = match theirs {
            None => wire.poll_write_vectored(context, slices),
            Some((0, 0)) => Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
            Some((0, at)) => wire.poll_write(context, &slices[0][..at]),
            Some((slice, _)) => wire.poll_write_vectored(context, &slices[..slice]),
        };
        if let (Poll::Ready(Ok(written)), Some(frames)) = (&written, &mut self.frames) {
            let mut written = *written;
            for slice in slices {
                let here = written.min(slice.len());
                frames.pass(&slice[..here]);
                written -= here;
            }
        }
        written
    }
}

/// Where hyper's own answer begins, with which these bytes end. One in a document, that
/// ends it, is not of this very moment.
fn begins_at(bytes: &[u8]) -> Option<usize> {
    if !bytes.ends_with(b"\r\n\r\n") {
        return None;
    }
    let from = bytes.len().saturating_sub(LONGEST);
    let begin = b"HTTP/1.";
    let at = bytes[from..]
        .windows(begin.len())
        .rposition(|found| found == begin)?;
    let head = std::str::from_utf8(&bytes[from + at..]).ok()?;
    let is_refusal = head.get(begin.len() + 1..)?.starts_with(" 4");
    let is_bare = head.contains("content-length: 0\r\n") && !head.contains("nosniff");
    (is_refusal && is_bare && is_of_now(head)).then_some(from + at)
}

fn is_of_now(head: &str) -> bool {
    let date = head.lines().find_map(|line| line.strip_prefix("date: "));
    let said = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    said.is_some_and(|said| (Clock::System.now() - said.to_utc()).abs() < TimeDelta::seconds(5))
}

/// Where one frame of HTTP/2 ends and the next begins.
#[derive(Clone, Copy, Default)]
struct Frames {
    head: [u8; 9],
    read: usize,
    left: usize,
}

impl Frames {
    /// Goes on over these bytes; whether an answer begins in them that is not ours.
    fn pass(&mut self, mut bytes: &[u8]) -> bool {
        let mut bare = false;
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let skipped = self.left.min(bytes.len());
                self.left -= skipped;
                bytes = &bytes[skipped..];
                continue;
            }
            self.head[self.read] = *first;
            self.read = (self.read + 1) % self.head.len();
            bytes = rest;
            if self.read == 0 {
                let [a, b, c, kind, ..] = self.head;
                self.left = u32::from_be_bytes([0, a, b, c]) as usize;
                bare |= kind == HEADERS && self.left < SHORTEST;
            }
        }
        bare
    }
}

impl<W: AsyncRead + Unpin> AsyncRead for Ours<W> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_read(context, buffer)
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Ours<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(context, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(seconds: i64) -> String {
        let at = Clock::System.now() + TimeDelta::seconds(seconds);
        at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    fn bare(date: &str) -> String {
        format!(
            "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\ndate: {date}\r\n\r\n"
        )
    }

    #[test]
    fn an_answer_of_hypers_own_is_told_from_ours_and_from_a_document() {
        assert_eq!(begins_at(bare(&dated(0)).as_bytes()), Some(0));
        let after = format!("the end of another{}", bare(&dated(0)));
        assert_eq!(begins_at(after.as_bytes()), Some(18));
        assert_eq!(begins_at(bare(&dated(-3_600)).as_bytes()), None);
        let ours = bare(&dated(0)).replace("connection: close", "x-content-type-options: nosniff");
        assert_eq!(begins_at(ours.as_bytes()), None);
        assert_eq!(begins_at(b"HTTP/1.1 200 OK\r\n\r\n"), None);
        assert_eq!(begins_at(b"no head at all\r\n\r\n"), None);
    }

    #[test]
    fn a_bare_answer_of_http_2_is_found_wherever_the_bytes_are_cut() {
        let frame = |kind: u8, length: u8| {
            let mut frame = vec![0, 0, length, kind, 5, 0, 0, 0, 1];
            frame.extend(vec![1; usize::from(length)]);
            frame
        };
        // Our head and bytes that look like a head of theirs.
        let ours = [frame(HEADERS, 60), frame(0, 9), frame(4, 0)].concat();
        let theirs = [ours.clone(), frame(HEADERS, 6)].concat();
        for cut in 0..theirs.len() {
            let mut frames = Frames::default();
            assert!(!frames.pass(&ours[..cut.min(ours.len())]));
            let mut frames = Frames::default();
            let (first, second) = theirs.split_at(cut);
            assert!(frames.pass(first) | frames.pass(second), "{cut}");
        }
    }
}

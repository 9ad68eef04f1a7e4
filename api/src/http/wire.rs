//! A connection's socket, which a cut resets.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Duration, Sleep, sleep};

use super::connection::Cut;

/// A peer that takes nothing for so long is gone: nobody waits for it with what it
/// asked for.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// A socket. Closed after a cut it is reset: what the kernel holds of it and
/// has not sent is thrown away, instead of being sent to the end.
pub(super) struct Wire {
    stream: TcpStream,
    cut: Cut,
    /// What was looked at and not yet read.
    first: VecDeque<u8>,
    /// Runs while the peer does not take what it is sent.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, cut: Cut) -> Self {
        Self {
            stream,
            cut,
            first: VecDeque::new(),
            stalled: None,
        }
    }

    /// A write that has waited too long ends the connection.
    fn in_time(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = || Box::pin(sleep(TAKEN_WITHIN));
        let stalled = self.stalled.get_or_insert_with(stalled);
        std::task::ready!(stalled.as_mut().poll(context));
        self.cut.now();
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Whether the other end begins with these bytes; waits for as many.
    pub(super) async fn begins_with(&mut self, bytes: &[u8]) -> io::Result<bool> {
        while self.first.len() < bytes.len() {
            let byte = self.stream.read_u8().await?;
            self.first.push_back(byte);
            if bytes[self.first.len() - 1] != byte {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.cut.is_wanted() {
            // A failure leaves the ordinary end, after what the kernel holds.
            self.stream.set_zero_linger().ok();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.first.is_empty() {
            while buffer.remaining() > 0
                && let Some(byte) = self.first.pop_front()
            {
                buffer.put_slice(&[byte]);
            }
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.in_time(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.is_wanted() {
            // No orderly end, which would send what the kernel holds first.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

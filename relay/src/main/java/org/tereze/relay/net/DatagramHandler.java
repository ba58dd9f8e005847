package org.tereze.relay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.crypto.CryptoException;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.noise.AddressCookies;
import org.tereze.crypto.noise.DatagramResponder;
import org.tereze.crypto.noise.FirstDatagram;
import org.tereze.crypto.noise.FirstMac;
import org.tereze.relay.session.DatagramPort;
import org.tereze.relay.session.DatagramSession;
import org.tereze.relay.session.FirstFate;
import org.tereze.relay.session.LinkContext;
import org.tereze.relay.session.LinkKeyRing;
import org.tereze.relay.session.MailboxAllowance;
import org.tereze.wire.EnvelopeHasher;
import org.tereze.wire.datagram.DatagramLimits;

/**
 * Gives each burst its datagrams. One channel's event loop only.
 *
 * <p>A stranger's datagram costs one HMAC, or two short ones more while cookies are out, and leaves
 * nothing behind; one with a right mac1 costs curve operations if {@link FirstDatagrams} lets it.
 */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramHandler.class);
  private static final long WATCH_MILLIS = 5_000;

  private final LinkContext context;
  private final NewMailboxes newMailboxes;
  private final LongSupplier numbers;
  private final EnvelopeHasher hasher = new EnvelopeHasher();
  private final OpenBursts bursts;
  private final byte[] in = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final ByteBuffer head = ByteBuffer.wrap(in);
  private final byte[] payload = new byte[DatagramLimits.MAX_DATAGRAM_BYTES];
  private final FirstMac mac;
  private @Nullable FirstDatagrams firsts;
  private @Nullable ScheduledFuture<?> watch;
  private boolean unflushed;

  DatagramHandler(LinkContext context, NewMailboxes newMailboxes, LongSupplier numbers) {
    this.context = context;
    this.newMailboxes = newMailboxes;
    this.numbers = numbers;
    this.bursts = new OpenBursts();
    this.mac = new FirstMac(context.keys().get().staticKey());
  }

  /** Bursts that are open, as of about now. */
  int bursts() {
    return bursts.size();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    firsts =
        new FirstDatagrams(
            context.nanos(),
            context.random(),
            (datagram, length, from, cookie) -> open(ctx, datagram, length, from, cookie),
            (to, array, length) -> send(ctx, to, array, length),
            delay -> {
              var unused = ctx.executor().schedule(this::giveTurns, delay, TimeUnit.NANOSECONDS);
            },
            context.metrics()::first);
  }

  private void giveTurns() {
    if (firsts != null) {
      firsts.giveTurns();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    watch =
        ctx.executor()
            .scheduleAtFixedRate(
                bursts::closeIdle, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (watch != null) {
      watch.cancel(false);
    }
    bursts.closeAll();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
    ByteBuf content = packet.content();
    int length = content.readableBytes();
    // Bound: none of ours is longer.
    if (length > in.length || length < OpenBursts.ID_BYTES) {
      context.metrics().first(FirstFate.JUNK);
      return;
    }
    content.readBytes(in, 0, length);
    InetSocketAddress from = packet.sender();
    DatagramSession known = bursts.byId(head.getInt(0));
    if (known != null && known.received(in, 0, length, false, from)) {
      bursts.used(known);
    } else if (firsts == null || !isFirst(firsts, length, from)) {
      context.metrics().first(known == null ? FirstFate.JUNK : FirstFate.DROPPED);
    }
  }

  /** Whether it shows the key of a burst and was made for this relay; then it was seen to. */
  private boolean isFirst(FirstDatagrams firsts, int length, InetSocketAddress from) {
    if (length < FirstDatagram.LEAST_BYTES) {
      return false;
    }
    int shown = mac.shownCookie(in, 0, length);
    boolean cookie = shown != AddressCookies.NONE;
    if (cookie && !firsts.isCookieOf(from, shown)) {
      return false;
    }
    if (!isTaken(in, length, from)) {
      if (cookie) {
        firsts.onShown(in, length, from);
      } else {
        firsts.onStranger(context.keys().get().staticKey(), in, length, from);
      }
    }
    return true;
  }

  /** Whether it is of an open burst, which then has had it. */
  private boolean isTaken(byte[] datagram, int length, InetSocketAddress from) {
    DatagramSession known = bursts.byKey(datagram);
    if (known != null && known.received(datagram, 0, length, true, from)) {
      bursts.used(known);
    }
    return known != null;
  }

  private void open(
      ChannelHandlerContext ctx,
      byte[] datagram,
      int length,
      InetSocketAddress from,
      boolean cookie) {
    LinkKeyRing ring = context.keys().get();
    X25519PrivateKey key = ring.key(FirstDatagram.keyNumber(ring.staticKey(), datagram, 0));
    // One that waited may be of a burst that is open by now.
    if (isTaken(datagram, length, from)) {
      return;
    }
    if (key == null) {
      context.metrics().first(FirstFate.UNOPENED);
      return;
    }
    try {
      DatagramResponder keys =
          DatagramResponder.open(key, context.random(), datagram, 0, length, payload);
      DatagramSession session =
          new DatagramSession(
              numbers.getAsLong(), context, new Port(ctx, from), keys, hasher, from);
      bursts.add(datagram, from.getAddress(), cookie, session);
      session.opened(payload, length - FirstDatagram.LEAST_BYTES, length, from);
      context.metrics().first(FirstFate.OPENED);
    } catch (CryptoException e) {
      context.metrics().first(FirstFate.UNOPENED);
      LOG.debug("a first datagram did not open");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flush(ctx);
  }

  private void send(ChannelHandlerContext ctx, InetSocketAddress to, byte[] array, int length) {
    ByteBuf copy = ctx.alloc().directBuffer(length).writeBytes(array, 0, length);
    var unused = ctx.write(new DatagramPacket(copy, to));
    if (!unflushed) {
      unflushed = true;
      ctx.executor().execute(() -> flush(ctx));
    }
  }

  private void flush(ChannelHandlerContext ctx) {
    if (unflushed) {
      unflushed = false;
      ctx.flush();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("a datagram could not be sent");
    } else {
      LOG.error("a burst of datagrams broke", cause);
    }
  }

  /** The world as one burst sees it. */
  private final class Port implements DatagramPort {
    private final ChannelHandlerContext ctx;
    private final MailboxAllowance allowance;

    Port(ChannelHandlerContext ctx, InetSocketAddress from) {
      this.ctx = ctx;
      this.allowance = newMailboxes.of(from.getAddress());
    }

    @Override
    public Executor executor() {
      return ctx.executor();
    }

    @Override
    public void send(InetSocketAddress to, byte[] array, int length) {
      DatagramHandler.this.send(ctx, to, array, length);
    }

    @Override
    public void later(Runnable task, long delay, TimeUnit unit) {
      var unused = ctx.executor().schedule(task, delay, unit);
    }

    @Override
    public MailboxAllowance newMailboxes() {
      return allowance;
    }
  }
}

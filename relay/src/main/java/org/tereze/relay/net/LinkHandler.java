package org.tereze.relay.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.session.LinkPort;
import org.tereze.relay.session.LinkSession;
import org.tereze.relay.session.MailboxAllowance;

/**
 * Gives one session the bytes of one channel, and the channel the session's. On the channel's event
 * loop only, but for {@link #finish} and {@link #checkTime}, which may be called anywhere.
 *
 * <p>Memory: what the session did not want yet is one read's worth, since reading stops then.
 */
final class LinkHandler extends ChannelInboundHandlerAdapter implements LinkPort {
  private static final Logger LOG = LoggerFactory.getLogger(LinkHandler.class);

  private final LoopShare share;
  private final long number;
  private final LinkRegistry registry;
  private final Channel channel;
  private @Nullable LinkSession session;

  /** Bytes that the session did not want yet. */
  private @Nullable ByteBuf kept;

  private final InetAddress address;
  private final MailboxAllowance newMailboxes;
  private boolean wanted = true;
  private boolean hasTurn;
  private boolean inputClosed;
  private boolean unflushed;

  LinkHandler(
      Channel channel,
      InetAddress address,
      long number,
      LoopShare share,
      LinkRegistry registry,
      MailboxAllowance newMailboxes) {
    this.address = address;
    this.newMailboxes = newMailboxes;
    this.channel = channel;
    this.number = number;
    this.share = share;
    this.registry = registry;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    session = share.open(number, this);
    registry.add(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (session == null || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    kept = kept == null ? bytes : joined(kept, bytes);
    give();
  }

  /** Only where a read loop delivers once more after reading was switched off. */
  private ByteBuf joined(ByteBuf first, ByteBuf second) {
    ByteBuf both = channel.alloc().buffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  private void give() {
    ByteBuf bytes = kept;
    LinkSession to = session;
    if (bytes == null || to == null) {
      return;
    }
    ByteBuffer view = bytes.nioBuffer();
    kept = null; // so that a session that is closed meanwhile finds nothing to release twice
    try {
      to.received(view);
    } finally {
      share.turns().workDone();
      bytes.skipBytes(view.position());
      if (bytes.isReadable() && channel.isActive()) {
        kept = bytes;
      } else {
        bytes.release();
      }
    }
    tellInputClosed();
  }

  private void tellInputClosed() {
    if (inputClosed && kept == null && session != null) {
      session.inputClosed();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      inputClosed = true;
      tellInputClosed();
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    registry.remove(this);
    if (kept != null) {
      kept.release();
      kept = null;
    }
    if (session != null) {
      session.closed();
      session = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.atDebug().addKeyValue("link", number).log("the connection broke");
    } else {
      // Our own fault: loud, and this session ends.
      LOG.atError().addKeyValue("link", number).setCause(cause).log("a session broke");
    }
    var unused = ctx.close();
  }

  /** Looks whether the link is still good for anything. */
  void checkTime() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (session != null) {
                session.checkTime();
              }
            });
  }

  /** The relay stops. */
  void finish() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (session != null) {
                session.finish();
              } else {
                var unused = channel.close();
              }
            });
  }

  @Override
  public Executor executor() {
    return channel.eventLoop();
  }

  @Override
  public void send(byte[] array, int offset, int length) {
    ByteBuf copy = channel.alloc().directBuffer(length).writeBytes(array, offset, length);
    channel
        .write(copy)
        .addListener(
            future -> {
              if (future.isSuccess() && session != null) {
                session.flushed(length);
              }
            });
    scheduleFlush();
  }

  /** One flush for everything that one event made the session say. */
  private void scheduleFlush() {
    if (!unflushed) {
      unflushed = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  @Override
  public void setReading(boolean reading) {
    wanted = reading;
    channel.config().setAutoRead(reading);
    if (reading && kept != null) {
      channel.eventLoop().execute(this::giveAgain);
    }
  }

  private void giveAgain() {
    if (wanted) {
      give();
    }
  }

  @Override
  public boolean takeTurn() {
    if (hasTurn) {
      hasTurn = false;
      return true;
    }
    if (share.turns().mayWorkNow()) {
      return true;
    }
    share.turns().await(address, this::turn);
    return false;
  }

  private void turn() {
    LinkSession to = session;
    if (to != null) {
      hasTurn = true;
      to.turn();
      give();
    }
  }

  @Override
  public MailboxAllowance newMailboxes() {
    return newMailboxes;
  }

  @Override
  public void close() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}

package org.tereze.bench.window;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.tereze.bench.load.IdleLinks;

/**
 * Sends datagrams from {@value #SOURCES} addresses of this machine, a given number a second or as
 * many as it can; answers are counted and thrown away. Linux only.
 *
 * <p>The kernel is given {@value #SEGMENTS} of one address in one call and cuts them apart (UDP
 * segmentation offload), so that the relay is what is measured, not the calls of a sender. All of
 * it is one thread of its own; figures are read once it is closed.
 */
final class DatagramFlood implements AutoCloseable {
  /** For {@code perSecond}: no limit. */
  static final long ALL = Long.MAX_VALUE;

  static final int SOURCES = 500;

  /** Of which a flood's datagrams are a multiple. */
  static final int SEGMENTS = 64;

  private static final int FIRST_ADDRESS = 2_000;
  private static final int RECEIVE_BUFFER_BYTES = 1 << 15;
  private static final int CALLS_A_TURN = 16;
  private static final long PAUSE_NANOS = 100_000;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final List<Source> sources = new ArrayList<>();
  private final InetSocketAddress relay;
  private final ByteBuf made;
  private final int oneBytes;
  private final long perSecond;
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private long asked;
  private int place;
  private long endedNanos;
  private volatile boolean over;

  /** An address. */
  private static final class Source extends SimpleChannelInboundHandler<DatagramPacket> {
    long sentBytes;
    long gotBytes;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket answer) {
      gotBytes += answer.content().readableBytes();
    }
  }

  /**
   * Begins.
   *
   * @param made what is sent, in turns; a multiple of {@link #SEGMENTS} datagrams, taken over
   * @param oneBytes length of each
   */
  DatagramFlood(
      InetSocketAddress relay, ByteBuf made, int oneBytes, long perSecond, LongSupplier nanoTime)
      throws IOException {
    this.relay = relay;
    this.made = made;
    this.oneBytes = oneBytes;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < SOURCES; i++) {
      Source source = new Source();
      sources.add(source);
      channels.add(open(source, i));
    }
    beganNanos = nanoTime.getAsLong();
    loop.execute(() -> turn(channels));
  }

  private Channel open(Source source, int number) throws IOException {
    ChannelFuture opened =
        new Bootstrap()
            .group(loop)
            .channel(EpollDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            .handler(source)
            .connect(relay, new InetSocketAddress(IdleLinks.address(FIRST_ADDRESS + number), 0))
            .awaitUninterruptibly();
    if (!opened.isSuccess()) {
      stop();
      throw new IOException("no socket for a source", opened.cause());
    }
    return opened.channel();
  }

  private void turn(List<Channel> channels) {
    for (int i = 0; i < CALLS_A_TURN && !over && isDue(); i++) {
      Source source = sources.get(place % SOURCES);
      send(channels.get(place % SOURCES), source);
      place++;
    }
    if (over) {
      return;
    }
    if (isDue()) {
      loop.execute(() -> turn(channels)); // answers are read in between
    } else {
      var unused = loop.schedule(() -> turn(channels), PAUSE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private boolean isDue() {
    if (perSecond == ALL) {
      return true;
    }
    double seconds = (nanoTime.getAsLong() - beganNanos) / 1e9;
    return asked + SEGMENTS <= seconds * perSecond;
  }

  private void send(Channel channel, Source source) {
    int bytes = SEGMENTS * oneBytes;
    int at = (int) (place * 31L * bytes % made.capacity());
    ByteBuf several = made.retainedSlice(at, bytes);
    channel
        .writeAndFlush(new SegmentedDatagramPacket(several, oneBytes, relay))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                source.sentBytes += bytes;
              }
            });
    asked += SEGMENTS;
  }

  /** Datagrams that the kernel took. */
  long sent() {
    return sources.stream().mapToLong(source -> source.sentBytes).sum() / oneBytes;
  }

  /** The same for each second that it ran. */
  double sentPerSecond() {
    return sent() * 1e9 / (endedNanos - beganNanos);
  }

  /** Bytes that all sources got. */
  long gotBytes() {
    return sources.stream().mapToLong(source -> source.gotBytes).sum();
  }

  /** Sources that got more than they sent. */
  long overAnswered() {
    return sources.stream().filter(source -> source.gotBytes > source.sentBytes).count();
  }

  private void stop() {
    over = true;
    endedNanos = nanoTime.getAsLong();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    made.release();
  }

  /** Ends it; no thread of it runs afterwards. */
  @Override
  public void close() {
    stop();
  }
}

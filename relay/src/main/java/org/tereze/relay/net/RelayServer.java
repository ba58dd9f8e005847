package org.tereze.relay.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.tereze.relay.session.LinkContext;
import org.tereze.wire.datagram.DatagramLimits;

/**
 * Listens for links, and for bursts of datagrams on the same port. Safe on any thread. Uses epoll
 * where it is there, NIO elsewhere.
 *
 * <p>Closing is graceful: what was taken from a link is answered first, for as long as the caller
 * gives.
 */
public final class RelayServer {
  private static final int BACKLOG = 1_024;
  private static final int DATAGRAM_BUFFER_BYTES = 4 << 20;
  private static final int READ_BYTES = DatagramLimits.MAX_DATAGRAM_BYTES + 1;
  private static final int DATAGRAMS_A_READ = 16;
  private static final int PORT_TRIES = 20;
  private static final int NOT_SENT_LOW_BYTES = 16 << 10;
  private static final int WRITE_LOW_BYTES = 32 << 10;
  private static final int WRITE_HIGH_BYTES = 64 << 10;

  private final AddressCounts counts;
  private final NewMailboxes newMailboxes;
  private final LinkRegistry registry = new LinkRegistry();
  private final AtomicLong numbers = new AtomicLong();
  private final LinkContext context;
  private final Map<EventLoop, LoopShare> shares = new ConcurrentHashMap<>();
  private final EventLoopGroup loops;
  private final boolean epoll;
  private final Channel listening;
  private final Channel datagrams;
  private volatile boolean closing;

  private RelayServer(
      InetSocketAddress listen, ServerLimits limits, LinkContext context, int threads)
      throws IOException {
    this.counts = new AddressCounts(limits.links(), limits.linksPerAddress());
    this.newMailboxes =
        new NewMailboxes(limits.newMailboxes(), limits.newMailboxesPerAddress(), context.nanos());
    this.context = context;
    this.epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new MultiThreadIoEventLoopGroup(threads, io);
    Channel links = bind(listen);
    ChannelFuture bound = bindDatagrams(links);
    for (int i = 0; i < PORT_TRIES && listen.getPort() == 0 && !bound.isSuccess(); i++) {
      // Any free port was asked for, and this one is not free for datagrams.
      links.close().awaitUninterruptibly();
      links = bind(listen);
      bound = bindDatagrams(links);
    }
    if (!bound.isSuccess()) {
      links.close().awaitUninterruptibly();
      throw cannotListen(listen, bound);
    }
    this.listening = links;
    this.datagrams = bound.channel();
    for (EventExecutor loop : loops) {
      loop.terminationFuture().addListener(ended -> loopEnded());
    }
    var unused =
        loops
            .next()
            .scheduleAtFixedRate(
                registry::checkTime,
                limits.watchMillis(),
                limits.watchMillis(),
                TimeUnit.MILLISECONDS);
  }

  /**
   * Binds and starts.
   *
   * @param threads event loops
   * @throws IOException if the address cannot be bound
   */
  public static RelayServer start(
      InetSocketAddress listen, ServerLimits limits, LinkContext context, int threads)
      throws IOException {
    return new RelayServer(listen, limits, context, threads);
  }

  /**
   * What takes a relay's datagrams, for a channel of the caller's, such as one of a measurement.
   */
  public static ChannelHandler datagrams(LinkContext context, ServerLimits limits) {
    NewMailboxes newMailboxes =
        new NewMailboxes(limits.newMailboxes(), limits.newMailboxesPerAddress(), context.nanos());
    return new DatagramHandler(context, newMailboxes, new AtomicLong()::incrementAndGet);
  }

  /** An event loop that ends before its time leaves its links waiting: the process must end. */
  private void loopEnded() {
    if (!closing) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler()
          .uncaughtException(here, new AssertionError("an event loop ended"));
    }
  }

  private Channel bind(InetSocketAddress listen) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(serverClass())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(WRITE_LOW_BYTES, WRITE_HIGH_BYTES))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                });
    if (epoll) {
      // What the kernel holds unsent cannot be overtaken by FLASH any more.
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) NOT_SENT_LOW_BYTES);
    }
    ChannelFuture bound = bootstrap.bind(listen).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw cannotListen(listen, bound);
    }
    return bound.channel();
  }

  /** On the same address and port. */
  private ChannelFuture bindDatagrams(Channel links) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.next())
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER_BYTES)
            .handler(new DatagramHandler(context, newMailboxes, numbers::incrementAndGet));
    if (epoll) {
      // Several in one call: a flood of junk costs little else than calls. A longer one shows.
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, READ_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAMS_A_READ * READ_BYTES));
    }
    return bootstrap.bind(links.localAddress()).awaitUninterruptibly();
  }

  private IOException cannotListen(InetSocketAddress listen, ChannelFuture bound) {
    var unused = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    Throwable why = bound.cause();
    return new IOException("cannot listen on port " + listen.getPort() + ": " + why, why);
  }

  private Class<? extends ServerSocketChannel> serverClass() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private void accept(SocketChannel channel) {
    InetSocketAddress from = channel.remoteAddress();
    if (from == null || !counts.enter(from.getAddress())) {
      var unused = channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> counts.leave(from.getAddress()));
    channel
        .pipeline()
        .addLast(
            new LinkHandler(
                channel,
                from.getAddress(),
                numbers.incrementAndGet(),
                shareOf(channel.eventLoop()),
                registry,
                newMailboxes.of(from.getAddress())));
  }

  private LoopShare shareOf(EventLoop loop) {
    return shares.computeIfAbsent(loop, of -> new LoopShare(context, of));
  }

  /** For a test that ends one. */
  EventExecutor anyLoop() {
    return loops.next();
  }

  /** The port that is listened on, also where any was asked for. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Links that are open. */
  public int links() {
    return registry.size();
  }

  /** Bursts of datagrams that are open. */
  int bursts() {
    return datagrams.pipeline().get(DatagramHandler.class).bursts();
  }

  /** "epoll" or "nio". */
  public String transport() {
    return epoll ? "epoll" : "nio";
  }

  /** Takes no further links and has the open ones answer what they took. */
  public void finish() {
    listening.close().awaitUninterruptibly();
    datagrams.close().awaitUninterruptibly();
    registry.finish();
  }

  /**
   * Ends everything, what is unanswered included, after waiting at most {@code graceMillis} for
   * links to finish.
   */
  public void close(long graceMillis) throws InterruptedException {
    finish();
    registry.awaitEmpty(graceMillis);
    closing = true;
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }
}

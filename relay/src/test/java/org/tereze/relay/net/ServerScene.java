package org.tereze.relay.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.queue.ForwardingStore;
import org.tereze.relay.session.LinkContext;
import org.tereze.relay.session.LinkKeyRing;
import org.tereze.relay.session.LinkLimits;
import org.tereze.relay.session.LinkMemory;
import org.tereze.relay.session.LinkMetrics;
import org.tereze.relay.session.Routes;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestOwner;
import org.tereze.relay.store.CommitBatch;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.StoreLimits;
import org.tereze.wire.frame.FrameType;

/** A server on real sockets, over a store that the test can stop. */
abstract class ServerScene {
  static final long QUEUE_BYTES = 8 << 20;
  static final long MIB = 1 << 20;

  /** A store that stops committing when told. */
  static final class StoppableStore extends ForwardingStore {
    final Semaphore goes = new Semaphore(1);

    StoppableStore() {
      super(
          new MemoryMailboxStore(
              new StoreLimits(100, 1_000_000, 1L << 34, 2_000_000, 1L << 35, 0, 24, 0),
              () -> Long.MAX_VALUE));
    }

    @Override
    public void commit(CommitBatch batch) throws StoreException {
      goes.acquireUninterruptibly();
      goes.release();
      super.commit(batch);
    }
  }

  final StoppableStore store = new StoppableStore();
  final Committer committer = new Committer(store, () -> 7_000, QUEUE_BYTES, QUEUE_BYTES).start();
  final ExecutorService readers = Executors.newFixedThreadPool(2);
  final X25519PrivateKey key = X25519PrivateKey.generate(new SecureRandom());
  final byte[] relayKey = key.publicKey().encoded();
  final AtomicLong nanos = new AtomicLong();
  LongSupplier clock = nanos::get;
  LinkMetrics metrics = LinkMetrics.NONE;
  final TestOwner owner = new TestOwner("relative");
  final List<RelayServer> servers = new ArrayList<>();

  static ServerLimits limits(int perAddress, long watchMillis) {
    return new ServerLimits(10, perAddress, 100, 100, 64 * MIB, watchMillis);
  }

  final RelayServer start(ServerLimits limits) throws Exception {
    LinkContext context =
        new LinkContext(
            () -> new LinkKeyRing(key, Map.of(), LinkKeyRing.STATIC),
            new SecureRandom(),
            committer,
            store,
            readers,
            () -> 7_000,
            clock,
            LinkLimits.defaults(),
            new LinkMemory(64 * MIB),
            () -> new byte[0],
            Routes.NONE,
            metrics);
    RelayServer server =
        RelayServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, context, 2);
    servers.add(server);
    return server;
  }

  @AfterEach
  void close() throws Exception {
    store.goes.release(1_000);
    for (RelayServer server : servers) {
      server.close(5_000);
    }
    committer.close();
    readers.shutdown();
  }

  final void claim(RelayServer server) throws Exception {
    try (SocketClient client = new SocketClient(server.port(), relayKey)) {
      client.first(new byte[0]).awaitAnswer();
      client
          .transport(new TestFrames().add(FrameType.CLAIM, owner.claim(relayKey, 1)).bytes())
          .await(FrameType.DONE, 1);
    }
  }
}

package org.tereze.bench.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.tereze.bench.load.LoadResult;
import org.tereze.bench.load.LoadShape;
import org.tereze.bench.load.ServerWitness;
import org.tereze.testkit.LinkProxy;

/** Somebody else's server, spoken to in its dialect. One thread. */
final class Broker implements Peer {
  private static final long READY_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final String promise;
  private final Program program;
  private final Dialect dialect;
  private final Door door;
  private final LongSupplier nanoTime;

  Broker(
      String name,
      String promise,
      Program program,
      Dialect dialect,
      Door door,
      LongSupplier nanoTime) {
    this.name = name;
    this.promise = promise;
    this.program = program;
    this.dialect = dialect;
    this.door = door;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String promise() {
    return promise;
  }

  @Override
  public void start() throws IOException {
    program.start();
    long deadline = nanoTime.getAsLong() + READY_PATIENCE_NANOS;
    while (true) {
      try (Conversation conversation = open()) {
        dialect.greet(conversation, 0);
        return;
      } catch (IOException e) {
        if (nanoTime.getAsLong() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  @Override
  public long pid() {
    return program.pid();
  }

  @Override
  public void kill() throws IOException {
    program.kill();
  }

  private Conversation open() throws IOException {
    Conversation conversation = new Conversation(connect(program.address()));
    dialect.hear(conversation);
    return conversation;
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  @Override
  public void makeMailboxes(int count) throws IOException {
    if (!dialect.connectionPerMailbox()) {
      try (Conversation conversation = open()) {
        dialect.greet(conversation, 0);
        for (int i = 0; i < count; i++) {
          dialect.makeMailbox(conversation, i);
        }
      }
      return;
    }
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int mailbox = i;
      work.add(
          () -> {
            try (Conversation conversation = open()) {
              dialect.makeMailbox(conversation, mailbox);
            }
            return 1L;
          });
    }
    Crew.sum(work);
  }

  @Override
  public LoadResult put(LoadShape shape) throws IOException {
    try (WirePuts puts = new WirePuts(shape, dialect, program.address(), nanoTime)) {
      double cpu = ServerWitness.of(program.pid()).cpuSeconds();
      LoadResult result = puts.run();
      return result.witnessed(ServerWitness.of(program.pid()).cpuSeconds() - cpu, 0);
    }
  }

  @Override
  public Drained drain(int[] expected) throws IOException {
    int connections =
        dialect.connectionPerMailbox() ? expected.length : Math.min(Crew.SIZE, expected.length);
    List<Conversation> open = new ArrayList<>();
    try {
      List<Callable<Long>> work = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Conversation conversation = open();
        open.add(conversation);
        int[] mailboxes = Crew.share(i, connections, expected.length);
        work.add(() -> dialect.drain(conversation, mailboxes, Crew.at(mailboxes, expected)));
      }
      long began = nanoTime.getAsLong();
      long reports = Crew.sum(work);
      return new Drained(reports, nanoTime.getAsLong() - began);
    } finally {
      for (Conversation conversation : open) {
        conversation.close();
      }
    }
  }

  @Override
  public Wire wire(int reports) throws IOException {
    try (LinkProxy proxy = Wire.proxy(program.address(), nanoTime);
        Conversation conversation = new Conversation(connect(proxy.address()))) {
      dialect.hear(conversation);
      return wire(conversation, reports, proxy);
    }
  }

  @Override
  public Wire wireInTls(int reports) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(program.address().getAddress(), door.tlsPort());
    try (LinkProxy proxy = Wire.proxy(address, nanoTime);
        Socket plain = connect(proxy.address())) {
      dialect.hear(new Conversation(plain));
      try (Conversation conversation = new Conversation(door.key().client(plain))) {
        return wire(conversation, reports, proxy);
      }
    }
  }

  private Wire wire(Conversation conversation, int reports, LinkProxy proxy) throws IOException {
    dialect.greet(conversation, 0);
    ByteArrayOutputStream puts = new ByteArrayOutputStream();
    for (int i = 0; i < reports; i++) {
      puts.writeBytes(dialect.put(0, 0, i, new byte[Peers.REPORT_BYTES]));
    }
    conversation.send(puts.toByteArray());
    int acked = dialect.takeAcks(conversation.in());
    while (acked < reports) {
      conversation.fill();
      acked += dialect.takeAcks(conversation.in());
    }
    return Wire.of(proxy);
  }

  @Override
  public void close() {
    program.close();
  }

  /**
   * Where the server listens. Immutable.
   *
   * @param port in clear
   * @param tlsPort where TLS is spoken, at once or after what the server says first
   * @param key that it shows there
   */
  record Door(int port, int tlsPort, ServerKey key) {}
}

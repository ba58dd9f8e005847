package org.tereze.bench.real;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.ops.RelayClock;
import org.tereze.testkit.FakeClock;

/** Two people whose mailboxes are at a home abroad, and an edge inside, with real relays. */
abstract class EdgeScene {
  @TempDir Path folder;

  final FakeClock clock = new FakeClock(Instant.now());
  LocalRelay home;
  LocalRelay edge;
  Correspondent reporter;
  Correspondent relative;

  /** An address that nobody listens at. */
  InetSocketAddress nowhere;

  @BeforeEach
  final void set() throws Exception {
    home = new LocalRelay(folder.resolve("home"), machine());
    edge = LocalRelay.edge(folder.resolve("edge"), machine(), home);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
    }
    reporter = person("reporter");
    relative = person("relative");
    meet();
  }

  /** What they do first. */
  abstract void meet() throws Exception;

  @AfterEach
  final void part() throws Exception {
    reporter.close();
    relative.close();
    edge.close();
    home.close();
  }

  private Correspondent person(String name) throws Exception {
    Correspondent person = new Correspondent(name, folder, clock, System::nanoTime);
    person.client().addRelay(home.address());
    return person;
  }

  static RelayClock machine() {
    return new RelayClock(InstantSource.system(), System::nanoTime);
  }

  static void eventually(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.onSpinWait();
    }
  }
}

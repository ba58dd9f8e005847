package org.tereze.bench.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tereze.bench.real.Correspondent;
import org.tereze.bench.real.RelayFigures;
import org.tereze.bench.real.RelayProcess;
import org.tereze.client.ClientException;
import org.tereze.testkit.BadLine;
import org.tereze.testkit.FreePorts;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.Way;

/**
 * The relays of a drill as processes, and all lines: of each edge to the home, of each reporter to
 * an edge or abroad. One thread, but for the lines.
 */
final class Scene implements AutoCloseable {
  /** Within the country: somebody's wireless, a town's cable. */
  static final LineShape DOMESTIC = LineShape.of(256_000, Duration.ofMillis(40), 0.01);

  private static final int SEED = 20220105;

  private final Cast cast;
  private final Path homes;
  private final Path clockFile;
  private final DrillClock clock;
  private final InetSocketAddress nowhere;
  private final @Nullable RelayProcess home;
  private final String homeAddress;
  private final InetSocketAddress homeSocket;
  private final List<RelayProcess> edges = new ArrayList<>();
  private final List<String> edgeAddresses = new ArrayList<>();
  private final List<BadLine> uplinks = new ArrayList<>();
  private final Map<String, BadLine> lines = new HashMap<>();

  /**
   * Starts the relays.
   *
   * @param foreign an operator's own relay, {@code KEY@host:port}, instead of a home of the drill's
   * @param first how the lines that leave the country begin
   */
  Scene(
      Cast cast,
      Path folder,
      Path clockFile,
      DrillClock clock,
      LongSupplier machineNanos,
      DrillWindow first,
      @Nullable String foreign)
      throws IOException, InterruptedException {
    LineShape abroad = abroad(first);
    this.cast = cast;
    this.homes = folder;
    this.clockFile = clockFile;
    this.clock = clock;
    this.nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.any());
    List<String> program =
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RelayProgram.class.getName(),
            clockFile.toString());
    if (foreign == null) {
      home = RelayProcess.within(program, folder.resolve("home"), "", machineNanos);
      home.start();
      homeAddress = home.key();
      homeSocket = home.address();
    } else {
      home = null;
      homeAddress = foreign;
      homeSocket = socketOf(foreign);
    }
    for (int i = 0; i < Cast.EDGES; i++) {
      BadLine uplink = new BadLine(homeSocket, abroad, SEED + i, machineNanos);
      uplinks.add(uplink);
      String settings =
          String.format(
              "[[upstream]]%naddress = \"%s\"%ndefault = true%n",
              homeAddress.replaceAll("@.*", "@127.0.0.1:" + uplink.address().getPort()));
      RelayProcess edge =
          RelayProcess.within(program, folder.resolve("edge" + (i + 1)), settings, machineNanos);
      edges.add(edge);
      edge.start();
      edgeAddresses.add(edge.key());
    }
    for (DrillPerson reporter : cast.reporters()) {
      InetSocketAddress target =
          reporter.hasEdge() ? edges.get(reporter.edge()).address() : homeSocket;
      LineShape shape = reporter.hasEdge() ? DOMESTIC : abroad;
      lines.put(
          reporter.name(), new BadLine(target, shape, SEED + 100L + lines.size(), machineNanos));
    }
  }

  private static InetSocketAddress socketOf(String address) {
    String place = address.substring(address.indexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    return new InetSocketAddress(
        place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
  }

  /** Makes everybody's home, and has those who belong together meet. */
  void meet() throws ClientException {
    Map<String, Correspondent> people = new HashMap<>();
    try {
      List<DrillPerson> all = new ArrayList<>(cast.recipients());
      all.addAll(cast.reporters());
      for (DrillPerson one : all) {
        Correspondent person = inHand(one);
        people.put(one.name(), person);
        person.client().addRelay(homeAddress);
        if (one.hasEdge()) {
          person.client().addEdge(edgeAddresses.get(one.edge()));
        }
      }
      for (DrillPerson reporter : cast.reporters()) {
        known(people, reporter).meet(known(people, cast.recipientOf(reporter)));
      }
      for (DrillPerson recipient : cast.recipients()) {
        known(people, recipient).flush();
      }
    } finally {
      for (Correspondent person : people.values()) {
        person.close();
      }
    }
  }

  private static Correspondent known(Map<String, Correspondent> people, DrillPerson one) {
    Correspondent person = people.get(one.name());
    if (person == null) {
      throw new IllegalArgumentException(one + " has no home");
    }
    return person;
  }

  /** Somebody's home opened in this process, with no line at all; while their phone is off. */
  Correspondent inHand(DrillPerson one) throws ClientException {
    Correspondent person = new Correspondent(one.name(), homes, clock, clock::nanos);
    if (one.isReporter()) {
      person.route(homeSocket.getPort(), nowhere);
    }
    return person;
  }

  /** Somebody's phone in a process of its own, whose ways are led over their lines. */
  Phone phone(DrillPerson one, Phone.Hearing hearing) throws IOException {
    Phone phone = new Phone(one, homes, clockFile, hearing);
    BadLine line = lines.get(one.name());
    if (line == null) {
      route(phone, homeSocket.getPort(), homeSocket);
    } else if (one.hasEdge()) {
      route(phone, edges.get(one.edge()).address().getPort(), line.address());
      route(phone, homeSocket.getPort(), nowhere);
    } else {
      route(phone, homeSocket.getPort(), line.address());
    }
    return phone;
  }

  private static void route(Phone phone, int port, InetSocketAddress way) {
    var unused =
        phone.does("route", Integer.toString(port), way.getHostString() + ":" + way.getPort());
  }

  /** The line of a reporter; nobody else has one. */
  BadLine line(DrillPerson reporter) {
    BadLine line = lines.get(reporter.name());
    if (line == null) {
      throw new IllegalArgumentException(reporter + " needs no line");
    }
    return line;
  }

  /** All lines that leave the country are as in this window, from now on. */
  void shape(DrillWindow window) {
    LineShape shape = abroad(window);
    uplinks.forEach(line -> line.shape(shape));
    for (DrillPerson reporter : cast.reporters()) {
      if (!reporter.hasEdge()) {
        line(reporter).shape(shape);
      }
    }
  }

  private static LineShape abroad(DrillWindow window) {
    return LineShape.of(window.bitsPerSecond(), window.roundTrip().dividedBy(2), window.loss());
  }

  /** For how long the edges' lines were busy towards the home so far, added up, in true time. */
  long edgesBusyNanos() {
    return uplinks.stream().mapToLong(line -> line.busyNanos(Way.UP)).sum();
  }

  /** The line of an edge to the home. */
  BadLine uplink(int edge) {
    return uplinks.get(edge);
  }

  RelayProcess edge(int number) {
    return edges.get(number);
  }

  RelayFigures edgeFigures(int number) {
    return new RelayFigures(edges.get(number).opsPort());
  }

  /** Of the home, if it is the drill's own. */
  @Nullable RelayFigures homeFigures() {
    return home == null ? null : new RelayFigures(home.opsPort());
  }

  @Override
  public void close() {
    lines.values().forEach(BadLine::close);
    edges.forEach(RelayProcess::close);
    uplinks.forEach(BadLine::close);
    if (home != null) {
      home.close();
    }
  }
}

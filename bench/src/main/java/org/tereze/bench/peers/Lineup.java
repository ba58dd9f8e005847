package org.tereze.bench.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who takes part, and why others do not. One thread. */
final class Lineup implements AutoCloseable {
  private static final String NATS = "nats";
  private static final String NATS_SYNCED = "nats-synced";

  /** Every name, in the order of the tables. */
  static final List<String> NAMES =
      List.of(TerezePeer.NAME, "redis", "mosquitto", NATS, NATS_SYNCED, "hivemq", "artemis");

  private static final String SYSTEM_PATHS = File.pathSeparator + "/usr/sbin:/usr/local/sbin";

  private final Path folder;
  private final LongSupplier nanoTime;
  private final ServerKey key;
  private final Map<String, Peer> present = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  /** Starts all that are here. */
  Lineup(List<String> names, Path folder, LongSupplier nanoTime) throws IOException {
    this.folder = folder;
    this.nanoTime = nanoTime;
    this.key = new ServerKey(folder);
    // Whoever ends this program early must not be left with servers that stand still.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "kill-peers"));
    for (String name : names) {
      Path own = Files.createDirectories(folder.resolve(name));
      Peer peer = make(name, own);
      if (peer == null) {
        absent.put(name, "not installed");
      } else {
        start(name, peer);
      }
    }
  }

  private void start(String name, Peer peer) {
    present.put(name, peer);
    try {
      peer.start();
    } catch (IOException e) {
      present.remove(name);
      absent.put(name, String.valueOf(e.getMessage()));
    }
  }

  List<Peer> present() {
    return List.copyOf(present.values());
  }

  /** Lets one go on and stops all others, so that what they left undone is not done at its cost. */
  void turnOf(Peer next) throws IOException {
    for (Peer peer : present.values()) {
      signal(peer == next ? "-CONT" : "-STOP", peer.pid());
    }
  }

  private static void signal(String signal, long pid) throws IOException {
    new ProcessBuilder("kill", signal, Long.toString(pid)).start().onExit().join();
  }

  /** Names with reasons. */
  Map<String, String> absent() {
    return absent;
  }

  private @Nullable Peer make(String name, Path own) throws IOException {
    return switch (name) {
      case TerezePeer.NAME -> new TerezePeer(own, nanoTime);
      case "redis" -> redis(own);
      case "mosquitto" -> mosquitto(own);
      case NATS -> nats(own, NATS, "in the page cache for ≤ 2 min", "");
      case NATS_SYNCED -> nats(own, NATS_SYNCED, "synced", ", sync_interval: always");
      case "hivemq" -> hivemq(own);
      case "artemis" -> artemis(own);
      default -> throw new IllegalArgumentException("no peer is named " + name);
    };
  }

  private @Nullable Peer redis(Path own) throws IOException {
    Broker.Door door = new Broker.Door(Program.freePort(), Program.freePort(), key);
    List<String> options =
        List.of(
            "--port " + door.port(),
            "--bind 127.0.0.1",
            "--dir " + own,
            "--tls-port " + door.tlsPort(),
            "--tls-cert-file " + key.certificate(),
            "--tls-key-file " + key.key(),
            "--tls-ca-cert-file " + key.certificate(),
            "--tls-auth-clients no",
            "--appendonly yes",
            "--appendfsync always",
            "--save ''");
    return broker("redis", "synced", "redis-server", door, options, new RedisDialect());
  }

  private @Nullable Peer mosquitto(Path own) throws IOException {
    Broker.Door door = new Broker.Door(Program.freePort(), Program.freePort(), key);
    Path config = own.resolve("mosquitto.conf");
    Files.writeString(
        config,
        String.format(
            "listener %d 127.0.0.1%nlistener %d 127.0.0.1%ncertfile %s%nkeyfile %s%n"
                + "allow_anonymous true%npersistence true%n"
                + "persistence_location %s/%nuser root%n"
                + "max_queued_messages 0%nmax_inflight_messages 1000%n",
            door.port(), door.tlsPort(), key.certificate(), key.key(), own));
    List<String> options = List.of("-c", config.toString());
    return broker("mosquitto", "in memory", "mosquitto", door, options, new MqttDialect());
  }

  private @Nullable Peer nats(Path own, String name, String promise, String setting)
      throws IOException {
    int port = Program.freePort();
    Broker.Door door = new Broker.Door(port, port, key); // TLS follows on the same one
    Path config = own.resolve("nats.conf");
    Files.writeString(
        config,
        String.format(
            "listen: 127.0.0.1:%d%njetstream { store_dir: \"%s\"%s }%n"
                + "tls { cert_file: \"%s\", key_file: \"%s\" }%nallow_non_tls: true%n",
            door.port(), own, setting, key.certificate(), key.key()));
    List<String> options = List.of("-c", config.toString());
    return broker(name, promise, "nats-server", door, options, new NatsDialect());
  }

  private @Nullable Peer hivemq(Path own) throws IOException {
    Broker.Door door = new Broker.Door(Program.freePort(), Program.freePort(), key);
    for (String each : List.of("conf", "data", "extensions")) {
      Files.createDirectories(own.resolve(each));
    }
    Files.writeString(
        own.resolve("conf/config.xml"),
        String.format(
            "<hivemq><listeners><tcp-listener><port>%1$d</port>"
                + "<bind-address>127.0.0.1</bind-address></tcp-listener>"
                + "<tls-tcp-listener><port>%2$d</port><bind-address>127.0.0.1</bind-address><tls>"
                + "<keystore><path>%3$s</path><password>%4$s</password>"
                + "<private-key-password>%4$s</private-key-password></keystore>"
                + "</tls></tls-tcp-listener></listeners>"
                + "<mqtt><queued-messages><max-queue-size>10000000</max-queue-size>"
                + "</queued-messages></mqtt><anonymous-usage-statistics><enabled>false</enabled>"
                + "</anonymous-usage-statistics></hivemq>",
            door.port(), door.tlsPort(), key.store(), ServerKey.PASSWORD));
    List<String> arguments =
        List.of(
            own.resolve("conf").toString(),
            own.resolve("data").toString(),
            own.resolve("extensions").toString());
    String main = HivemqMain.class.getName();
    List<String> command = java("hivemq", main, arguments);
    return command == null
        ? null
        : new Broker(
            "hivemq",
            "handed to the operating system",
            new Program(command, own, door.port(), nanoTime),
            new MqttDialect(),
            door,
            nanoTime);
  }

  private @Nullable Peer artemis(Path own) throws IOException {
    Broker.Door door = new Broker.Door(Program.freePort(), Program.freePort(), key);
    Files.createDirectories(own.resolve("etc"));
    Files.writeString(
        own.resolve("etc/broker.xml"),
        String.format(
            "<configuration xmlns='urn:activemq'><core xmlns='urn:activemq:core'>"
                + "<security-enabled>false</security-enabled>"
                + "<persistence-enabled>true</persistence-enabled>"
                + "<journal-type>NIO</journal-type><journal-datasync>true</journal-datasync>"
                + "<journal-directory>%1$s/journal</journal-directory>"
                + "<bindings-directory>%1$s/bindings</bindings-directory>"
                + "<large-messages-directory>%1$s/large</large-messages-directory>"
                + "<paging-directory>%1$s/paging</paging-directory>"
                + "<critical-analyzer>false</critical-analyzer>"
                + "<max-disk-usage>-1</max-disk-usage>"
                + "<acceptors><acceptor name='all'>tcp://127.0.0.1:%2$d</acceptor>"
                + "<acceptor name='tls'>tcp://127.0.0.1:%3$d?sslEnabled=true;keyStoreType=PKCS12;"
                + "keyStorePath=%4$s;keyStorePassword=%5$s</acceptor></acceptors>"
                + "</core></configuration>",
            own, door.port(), door.tlsPort(), key.store(), ServerKey.PASSWORD));
    String main = "org.apache.activemq.artemis.core.server.embedded.Main";
    List<String> command = java("artemis", main, List.of(own.toString()));
    return command == null
        ? null
        : new Broker(
            "artemis",
            "synced",
            new Program(command, own, door.port(), nanoTime),
            new MqttDialect(),
            door,
            nanoTime);
  }

  private @Nullable Peer broker(
      String name,
      String promise,
      String program,
      Broker.Door door,
      List<String> options,
      Dialect dialect) {
    String found = find(program);
    if (found == null) {
      return null;
    }
    List<String> command = new ArrayList<>();
    command.add(found);
    command.addAll(options);
    Program process = new Program(command, folder.resolve(name), door.port(), nanoTime);
    return new Broker(name, promise, process, dialect, door, nanoTime);
  }

  private static @Nullable String find(String program) {
    String paths = System.getenv().getOrDefault("PATH", "") + SYSTEM_PATHS;
    for (String each : paths.split(File.pathSeparator, -1)) {
      Path file = Path.of(each, program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return null;
  }

  /**
   * A program on the libraries of a peer, if they are there; this program's own jar is with them.
   */
  private static @Nullable List<String> java(String peer, String main, List<String> arguments) {
    String libraries = System.getProperty("tereze.peers." + peer);
    if (libraries == null) {
      return null;
    }
    String own = System.getProperty("java.class.path").split(File.pathSeparator, -1)[0];
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", own + File.pathSeparator + libraries + "/*", main));
    command.addAll(arguments);
    return command;
  }

  private void killAll() {
    for (Peer peer : List.copyOf(present.values())) {
      try {
        peer.kill();
      } catch (IOException e) {
        System.err.println("tereze: " + peer.name() + " may still run: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    for (Peer peer : present.values()) {
      try {
        signal("-CONT", peer.pid());
      } catch (IOException | IllegalStateException e) {
        // Then it is killed.
      }
      peer.close();
    }
  }
}

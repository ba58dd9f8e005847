package org.tereze.relay.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.net.ServerLimits;
import org.tereze.relay.session.LinkLimits;
import org.tereze.relay.store.StoreLimits;
import org.tereze.relay.uplink.UplinkLimits;
import org.tereze.relay.uplink.Upstream;

/**
 * What an operator may choose, read from a TOML file; {@code deploy/relay.toml} explains every key.
 * Immutable.
 *
 * @param data the folder of store and keys
 * @param advertise the {@code host:port} that clients are told
 * @param ops where figures are shown, on this machine only; absent: nowhere
 * @param upstreams relays that what is for other homes is put to
 * @param uplink times of the links to them
 * @param stopMillis how long links may take to end when the relay stops
 */
public record RelayConfig(
    Path data,
    InetSocketAddress listen,
    String advertise,
    @Nullable InetSocketAddress ops,
    StoreLimits store,
    ServerLimits server,
    LinkLimits link,
    Threads threads,
    Queue queue,
    List<Upstream> upstreams,
    UplinkLimits uplink,
    long stopMillis) {
  private static final int KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final int MILLIS = 1_000;

  /**
   * Threads besides the committer's.
   *
   * @param eventLoops for links
   * @param readers for reads of the store
   */
  public record Threads(int eventLoops, int readers) {}

  /**
   * Bounds of the way to the disk.
   *
   * @param boundBytes handed over by all links and not yet durable
   * @param batchBytes that one sync covers at most, roughly
   */
  public record Queue(long boundBytes, long batchBytes) {}

  /**
   * Reads a file.
   *
   * @throws ConfigException in words for the operator
   */
  public static RelayConfig read(Path file) throws ConfigException {
    try {
      return parse(Files.readString(file), file.toAbsolutePath().getParent());
    } catch (NoSuchFileException e) {
      throw new ConfigException("no configuration file " + file);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param folder that relative paths start from
   */
  static RelayConfig parse(String toml, @Nullable Path folder) throws ConfigException {
    TomlTable root = new TomlTable("", tree(toml));
    RelayConfig config = map(root, folder);
    root.refuseUnknown();
    return config;
  }

  /** The full names of all keys that may be set. */
  static List<String> knownKeys() throws ConfigException {
    TomlTable root = new TomlTable("", tree("data = '.'"));
    map(root, null);
    List<String> names = new ArrayList<>();
    root.addKnown(names);
    return names;
  }

  private static RelayConfig map(TomlTable root, @Nullable Path folder) throws ConfigException {
    Path data = Path.of(root.requiredText("data"));
    InetSocketAddress listen = Address.parse("listen", root.text("listen", "0.0.0.0:7460"));
    String advertise = root.text("advertise", Address.text(listen));
    Address.parse("advertise", advertise);
    StoreLimits store = quotas(root.table("quotas"));
    TomlTable limits = root.table("limits");
    ServerLimits server = server(limits);
    LinkLimits link = link(limits);
    long stopMillis = limits.number("stop_seconds", 10, 0, 600, "seconds") * MILLIS;
    Threads threads = threads(root.table("threads"));
    Queue queue = queue(root.table("queue"));
    InetSocketAddress ops = ops(root.table("ops"));
    UplinkLimits uplink = uplink(root.table("uplink"));
    List<Upstream> upstreams = UpstreamTables.read(root.tables("upstream"), uplink);
    return new RelayConfig(
        folder == null ? data : folder.resolve(data),
        listen,
        advertise,
        ops,
        store,
        server,
        link,
        threads,
        queue,
        upstreams,
        uplink,
        stopMillis);
  }

  private static JsonNode tree(String toml) throws ConfigException {
    try {
      return new TomlMapper().readTree(toml);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw new ConfigException(where + e.getOriginalMessage());
    }
  }

  private static StoreLimits quotas(TomlTable table) throws ConfigException {
    int mailboxes = table.count("mailboxes", 200_000, 1, 100_000_000, "mailboxes");
    int mailboxCount = table.count("mailbox_envelopes", 10_000, 2, 10_000_000, "envelopes");
    long mailboxBytes = table.number("mailbox_kib", 16_384, 64, 16 * MIB, "KiB") * KIB;
    long relayCount = table.number("relay_envelopes", 50_000_000, 2, 1L << 40, "envelopes");
    long relayBytes = table.number("relay_mib", 20_480, 1, 1L << 30, "MiB") * MIB;
    long reserve = table.number("reserve_percent", 5, 0, 50, "percent");
    int guaranteedHours = 24 * table.count("guaranteed_days", 7, 1, 30, "days");
    int transit = table.count("transit_mailboxes", 50_000, 0, 10_000_000, "mailboxes");
    int transitOfLink =
        table.count("transit_mailboxes_per_link", 1_024, 0, 10_000_000, "mailboxes");
    int requests = table.count("transit_requests", 20_000, 0, 10_000_000, "requests");
    long requestBytes = table.number("transit_requests_mib", 32, 0, 1L << 20, "MiB") * MIB;
    long freeBytes = table.number("minimum_free_mib", 1_024, 0, 1L << 30, "MiB") * MIB;
    try {
      return new StoreLimits(
          mailboxes,
          mailboxCount,
          mailboxBytes,
          relayCount,
          relayBytes,
          reserve / 100.0,
          guaranteedHours,
          freeBytes,
          transit,
          transitOfLink,
          requests,
          requestBytes);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("quotas: " + e.getMessage());
    }
  }

  private static ServerLimits server(TomlTable table) throws ConfigException {
    ServerLimits otherwise = ServerLimits.defaults();
    return new ServerLimits(
        table.count("links", otherwise.links(), 1, 1_000_000, "links"),
        table.count("links_per_address", otherwise.linksPerAddress(), 1, 1_000_000, "links"),
        table.count("new_mailboxes", otherwise.newMailboxes(), 1, 100_000_000, "mailboxes"),
        table.count(
            "new_mailboxes_per_address",
            otherwise.newMailboxesPerAddress(),
            1,
            100_000_000,
            "mailboxes"),
        table.number("links_memory_mib", 32, 1, 1 << 20, "MiB") * MIB,
        otherwise.watchMillis());
  }

  private static LinkLimits link(TomlTable table) throws ConfigException {
    LinkLimits otherwise = LinkLimits.defaults();
    return new LinkLimits(
        table.number("handshake_seconds", 60, 1, 3_600, "seconds") * MILLIS,
        table.number("idle_seconds", 900, 10, 86_400, "seconds") * MILLIS,
        otherwise.strangerBytes(),
        otherwise.strangerMillis(),
        table.count("signature_checks", otherwise.signatureChecks(), 1, 8_192, "checks"),
        table.number("link_uncommitted_kib", 1_024, 64, 1 << 20, "KiB") * KIB,
        table.number("link_read_ahead_kib", 128, 32, 1 << 20, "KiB") * KIB,
        otherwise.crampedMillis());
  }

  private static Threads threads(TomlTable table) throws ConfigException {
    int processors = Runtime.getRuntime().availableProcessors();
    int loops = table.count("event_loops", 0, 0, 1_024, "threads");
    return new Threads(
        loops == 0 ? processors : loops, table.count("readers", 4, 1, 256, "threads"));
  }

  private static Queue queue(TomlTable table) throws ConfigException {
    return new Queue(
        table.number("bound_mib", 64, 1, 65_536, "MiB") * MIB,
        table.number("batch_kib", 4_096, 64, 1 << 20, "KiB") * KIB);
  }

  private static UplinkLimits uplink(TomlTable table) throws ConfigException {
    return new UplinkLimits(
        table.number("most_back_off_seconds", 600, 1, 86_400, "seconds") * MILLIS,
        table.number("linger_seconds", 60, 0, 600, "seconds") * MILLIS,
        table.number("news_seconds", 600, 1, 86_400, "seconds") * MILLIS,
        table.number("connect_seconds", 20, 1, 300, "seconds") * MILLIS);
  }

  private static @Nullable InetSocketAddress ops(TomlTable table) throws ConfigException {
    String text = table.text("listen", "127.0.0.1:7461");
    if (text.isEmpty()) {
      return null;
    }
    InetSocketAddress address = Address.parse("ops.listen", text);
    if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
      throw new ConfigException(
          "ops.listen must be an address of this machine only, such as 127.0.0.1:7461");
    }
    return address;
  }
}

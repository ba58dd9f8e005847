package org.tereze.bench.overload;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.tereze.bench.load.IdleLinks;
import org.tereze.bench.load.LoadLink;
import org.tereze.wire.Limits;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/**
 * Links from a few addresses that ask as much as fits into a record, read the answers and ask
 * again; new ones when they have asked all that a link may. One thread.
 */
final class RequestFlood implements Flood.Turn {
  private static final int LINKS = 16;
  private static final int PER_RECORD = 100;
  private static final int IN_BYTES = 1 << 17;

  private final InetSocketAddress relay;
  private final byte[] relayKey;
  private final SecureRandom random;
  private final FrameType type;
  private final List<? extends MessageLite> requests;
  private final int firstAddress;
  private final FrameWriter writer = new FrameWriter(Limits.MAX_RECORD_PAYLOAD_BYTES);
  private final List<LoadLink> links = new ArrayList<>();
  private int asked;
  private int answered;

  /**
   * A flood that has not begun.
   *
   * @param requests frames of that type, each answered by one frame
   */
  RequestFlood(
      InetSocketAddress relay,
      byte[] relayKey,
      SecureRandom random,
      FrameType type,
      List<? extends MessageLite> requests,
      int firstAddress) {
    this.relay = relay;
    this.relayKey = relayKey;
    this.random = random;
    this.type = type;
    this.requests = requests;
    this.firstAddress = firstAddress;
  }

  @Override
  public int take() throws IOException {
    if (links.isEmpty()) {
      open();
    }
    try {
      for (LoadLink link : links) {
        ask(link);
      }
      for (LoadLink link : links) {
        answered = 0;
        while (answered < PER_RECORD) {
          link.receive((answer, array, offset, length) -> answered += isAnswer(answer) ? 1 : 0);
        }
      }
      if (asked + PER_RECORD >= Limits.MAX_REQUESTS_PER_LINK) {
        close();
      }
      return LINKS * PER_RECORD;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static boolean isAnswer(FrameType type) {
    return type == FrameType.DONE || type == FrameType.BUNDLE;
  }

  private void open() throws IOException {
    asked = 1;
    for (int i = 0; i < LINKS; i++) {
      LoadLink link =
          new LoadLink(
              relay,
              relayKey,
              IdleLinks.hello(),
              random,
              IdleLinks.address(firstAddress + i % 4),
              IN_BYTES);
      links.add(link);
      link.awaitAnswer((answer, array, offset, length) -> {});
    }
  }

  private void ask(LoadLink link) throws IOException {
    for (int i = 0; i < PER_RECORD; i++) {
      writer.add(type, requests.get(random.nextInt(requests.size())));
    }
    link.seal(writer);
    link.sendAll();
    asked += link == links.get(0) ? PER_RECORD : 0;
  }

  private void close() throws IOException {
    for (LoadLink link : links) {
      link.close();
    }
    links.clear();
  }
}

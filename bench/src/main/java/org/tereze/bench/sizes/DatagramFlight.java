package org.tereze.bench.sizes;

import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.Way;

/**
 * What went by datagrams until everything was answered.
 *
 * @param upBytes within UDP, client to relay
 * @param downBytes within UDP, relay to client
 * @param ipBytes of IP packets, both ways
 * @param datagrams both ways
 */
public record DatagramFlight(long upBytes, long downBytes, long ipBytes, long datagrams) {
  static DatagramFlight look(DatagramProxy line) {
    return new DatagramFlight(
        line.traffic(Way.UP).sentBytes(),
        line.traffic(Way.DOWN).sentBytes(),
        line.traffic(Way.UP).packetBytes() + line.traffic(Way.DOWN).packetBytes(),
        line.traffic(Way.UP).segments() + line.traffic(Way.DOWN).segments());
  }

  DatagramFlight since(DatagramFlight earlier) {
    return new DatagramFlight(
        upBytes - earlier.upBytes,
        downBytes - earlier.downBytes,
        ipBytes - earlier.ipBytes,
        datagrams - earlier.datagrams);
  }
}

package org.tereze.cli.command;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** The addresses of this device, of all networks but its own loop. Stateless. */
final class Networks {
  private Networks() {}

  /** They as one text; empty: in no network, or not to be known. */
  static String now() {
    Set<String> all = new TreeSet<>();
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(one.getInetAddresses())) {
          if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
            all.add(one.getName() + " " + address.getHostAddress());
          }
        }
      }
    } catch (SocketException e) {
      return "";
    }
    return String.join("\n", all);
  }
}

package org.tereze.cli.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientOptions;
import org.tereze.client.codec.TextModels;
import org.tereze.link.Dialer;

/**
 * What every command gets from outside.
 *
 * @param terminal where it reads and prints
 * @param environment the variables of the process
 * @param clock for dates that a person typed
 * @param dialer goes where a person said instead of to a relay's own address
 * @param options for the client
 */
public record Surroundings(
    Terminal terminal,
    Map<String, String> environment,
    Clock clock,
    Dialer dialer,
    ClientOptions options) {
  /** The text models in the folder that the launcher names; none without it. */
  public static TextModels launchersModels() {
    String folder = System.getProperty("tereze.models");
    return folder == null ? TextModels.NONE : TextModels.in(Path.of(folder));
  }
}

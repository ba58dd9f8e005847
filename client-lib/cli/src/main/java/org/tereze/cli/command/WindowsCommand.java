package org.tereze.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.CommandException;
import org.tereze.cli.term.ExitCode;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Windows that are known beforehand, and whether to look for others. */
@Command(
    name = "windows",
    description = {
      "List the windows in which your relays can be reached, as far as you know them beforehand,"
          + " add one, or remove one by its number. While several are open the first one rules.",
      "Fields: at=\"MINUTE HOUR DAY MONTH WEEKDAY\" (as cron), lasts=3h30m, zone=Asia/Almaty,"
          + " only=send|receive, lowest=PRIORITY, if_queued=true, most_time=20m, idle=30s,"
          + " volume=\"2 MB\", address=HOST:PORT, send_rate=\"20 kbit/s\", receive_rate. Only at"
          + " and lasts are needed.",
    })
final class WindowsCommand extends HomeCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|add|remove",
      defaultValue = "list",
      description = "what to do (default: list)")
  private String verb = "list";

  @Parameters(
      index = "1..*",
      paramLabel = "FIELD=VALUE|NUMBER",
      description = "of the window to add, or the number of the one to remove")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--probing",
      paramLabel = "on|off",
      description = "whether to look for windows at other times, too (default: on)")
  private @Nullable String probing;

  WindowsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  ExitCode run() throws CommandException, ClientException, IOException {
    if (probing != null && !probing.equals("on") && !probing.equals("off")) {
      throw new CommandException(ExitCode.USAGE, "--probing takes on or off, not " + probing);
    }
    Map<String, String> values = verb.equals("add") ? values() : Map.of();
    int number = verb.equals("remove") ? number() : 0;
    if (number == 0 && values.isEmpty() && (!verb.equals("list") || !words.isEmpty())) {
      throw new CommandException(
          ExitCode.USAGE, "windows takes list, add FIELD=VALUE …, or remove NUMBER");
    }
    try (Client client = open()) {
      if (number > 0) {
        client.removeWindow(number);
      } else if (!values.isEmpty()) {
        client.addWindow(values);
      }
      if (probing != null) {
        client.probing(probing.equals("on"));
      }
      show(client);
    }
    return ExitCode.OK;
  }

  private Map<String, String> values() throws CommandException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new CommandException(ExitCode.USAGE, "“" + word + "” is not FIELD=VALUE");
      }
      String field = word.substring(0, equals);
      if (values.put(field, word.substring(equals + 1)) != null) {
        throw new CommandException(ExitCode.USAGE, field + " is given twice");
      }
    }
    return values;
  }

  private int number() throws CommandException {
    String word = words.size() == 1 ? words.get(0) : "";
    if (!word.matches("[1-9][0-9]{0,3}")) {
      throw new CommandException(ExitCode.USAGE, "windows remove takes the number of one window");
    }
    return Integer.parseInt(word);
  }

  private void show(Client client) {
    List<Map<String, String>> windows = client.windows();
    if (json()) {
      terminal().json(new Windows(windows, client.isProbing()));
      return;
    }
    if (windows.isEmpty()) {
      terminal().say("No window is planned.");
    }
    for (int i = 0; i < windows.size(); i++) {
      terminal().print((i + 1) + "  " + text(windows.get(i)));
    }
    if (!client.isProbing()) {
      terminal().print("At other times nothing is tried.");
    }
  }

  private static String text(Map<String, String> values) {
    Map<String, String> left = new LinkedHashMap<>(values);
    StringBuilder text = new StringBuilder();
    text.append("at=\"").append(left.remove("at")).append('"');
    text.append(" lasts=").append(left.remove("lasts"));
    left.forEach(
        (field, value) -> {
          String quote = value.indexOf(' ') < 0 ? "" : "\"";
          text.append(' ').append(field).append('=').append(quote).append(value).append(quote);
        });
    return text.toString();
  }

  record Windows(List<Map<String, String>> windows, boolean probing) {}
}

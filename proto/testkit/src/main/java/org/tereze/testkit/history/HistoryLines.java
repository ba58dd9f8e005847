package org.tereze.testkit.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.Outcome;

/**
 * A history as JSON lines, one operation a line in the order of their beginnings. Stateless.
 *
 * <p>Each has {@code op} (put, fetch, collect, ask, claim, revoke, hour), {@code from} and, unless
 * it is not known, {@code to}: its first and last moment. {@code answer} is absent where there was
 * none. What a fetch gave is {@code [lane, sequence, envelope, moment]} each.
 */
public final class HistoryLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryLines() {}

  /** Writes a history; what was there is replaced. */
  public static void write(History history, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Operation operation : history.operations()) {
        out.write(JSON.writeValueAsString(line(operation)));
        out.write('\n');
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static History read(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        operations.add(operation(JSON.readTree(line), operations.size() + 1));
      }
    }
    return new History(operations);
  }

  private static ObjectNode line(Operation operation) {
    ObjectNode line = JSON.createObjectNode();
    Object answer = null;
    if (operation instanceof Put) {
      Put put = (Put) operation;
      line.put("op", "put").put("envelope", put.envelope).put("lane", put.lane);
      line.put("lifetime", put.lifetimeHours).put("bytes", put.bytes);
      answer = put.answer;
    } else if (operation instanceof Fetch) {
      Fetch fetch = (Fetch) operation;
      line.put("op", "fetch").put("complete", fetch.complete);
      ArrayNode given = line.putArray("given");
      for (Given each : fetch.given) {
        given.addArray().add(each.lane).add(each.sequence).add(each.envelope).add(each.at);
      }
      answer = fetch.outcome;
    } else if (operation instanceof Collect) {
      line.put("op", "collect").set("upto", JSON.valueToTree(((Collect) operation).upTo));
      answer = ((Collect) operation).outcome;
    } else if (operation instanceof Ask) {
      Ask ask = (Ask) operation;
      line.put("op", "ask").set("envelopes", JSON.valueToTree(ask.envelopes));
      line.set("told", JSON.valueToTree(ask.told));
    } else if (operation instanceof Statement) {
      line.put("op", ((Statement) operation).revoke ? "revoke" : "claim");
      answer = ((Statement) operation).outcome;
    } else {
      line.put("op", "hour").put("hour", ((HourChange) operation).hour);
    }
    if (answer != null) {
      line.put("answer", answer.toString());
    }
    line.put("client", operation.client).put("mailbox", operation.mailbox);
    line.put("from", operation.invokedAt);
    if (operation.endedAt != Operation.NEVER) {
      line.put("to", operation.endedAt).put("answered", operation.answered);
    }
    return line;
  }

  private static Operation operation(JsonNode line, int number) throws IOException {
    int client = line.path("client").asInt();
    int mailbox = line.path("mailbox").asInt();
    long from = line.path("from").asLong();
    String answer = line.has("answer") ? line.get("answer").asText() : null;
    Operation operation;
    try {
      operation = operation(line, client, mailbox, from, answer);
    } catch (IllegalArgumentException e) {
      throw new IOException("line " + number + " of the history: " + e.getMessage(), e);
    }
    if (line.has("to")) {
      operation.endedAt = line.get("to").asLong();
      operation.answered = line.path("answered").asBoolean();
    }
    return operation;
  }

  private static Operation operation(
      JsonNode line, int client, int mailbox, long from, @Nullable String answer) {
    switch (line.path("op").asText()) {
      case "put":
        Put put =
            new Put(
                client,
                mailbox,
                from,
                line.path("envelope").asInt(),
                line.path("lane").asInt(),
                line.path("lifetime").asInt(),
                line.path("bytes").asInt());
        put.answer = answer == null ? null : AckCode.valueOf(answer);
        return put;
      case "fetch":
        Fetch fetch = new Fetch(client, mailbox, from);
        fetch.complete = line.path("complete").asBoolean();
        fetch.outcome = outcome(answer);
        for (JsonNode each : line.path("given")) {
          fetch.given.add(
              new Given(
                  each.path(0).asInt(),
                  each.path(1).asLong(),
                  each.path(2).asInt(),
                  each.path(3).asLong()));
        }
        return fetch;
      case "collect":
        long[] upTo = JSON.convertValue(line.path("upto"), long[].class);
        Collect collect = new Collect(client, mailbox, from, upTo);
        collect.outcome = outcome(answer);
        return collect;
      case "ask":
        Ask ask =
            new Ask(client, mailbox, from, JSON.convertValue(line.path("envelopes"), int[].class));
        ask.told = JSON.convertValue(line.path("told"), Disposition[].class);
        return ask;
      case "claim":
      case "revoke":
        Statement statement =
            new Statement(client, mailbox, from, line.path("op").asText().equals("revoke"));
        statement.outcome = outcome(answer);
        return statement;
      case "hour":
        return new HourChange(from, line.path("hour").asInt());
      default:
        throw new IllegalArgumentException(
            "no operation is called “" + line.path("op").asText() + "”");
    }
  }

  private static @Nullable Outcome outcome(@Nullable String answer) {
    return answer == null ? null : Outcome.valueOf(answer);
  }
}

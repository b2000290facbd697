package dev.carrybit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a process says on one stream, line by line, while a thread of its own reads it. */
final class Lines {

  private static final int SHOWN = 30;

  private final String name;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  Lines(String name, InputStream stream) {
    this.name = name;
    reader = new Thread(() -> read(stream), "reader of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (var in = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("reading ended: " + e.getMessage());
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** All lines so far. */
  synchronized List<String> soFar() {
    return List.copyOf(lines);
  }

  /** All lines of a process that has ended. */
  String all(Duration patience) throws InterruptedException {
    reader.join(patience.toMillis());
    if (reader.isAlive()) {
      throw new AssertionError(name + ": still open, though its process has ended");
    }
    return soFar().stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /**
   * The first line that has {@code pattern} in it, now or as soon as it is said.
   *
   * @throws AssertionError if there is none when the stream or patience ends
   */
  MatchResult await(Pattern pattern, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (int next = 0; ; next++) {
      var line = line(next, deadline);
      if (line.isEmpty()) {
        throw new AssertionError(
            "%s: expected a line with '%s', said:%n%s".formatted(name, pattern, tail()));
      }
      var matcher = pattern.matcher(line.get(0));
      if (matcher.find()) {
        return matcher.toMatchResult();
      }
    }
  }

  /** The line of that number, alone in a list; none if it does not come. */
  private synchronized List<String> line(int number, long deadline) throws InterruptedException {
    while (lines.size() <= number && !ended) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return List.of();
      }
      wait(left);
    }
    return lines.size() > number ? List.of(lines.get(number)) : List.of();
  }

  synchronized String tail() {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
  }
}

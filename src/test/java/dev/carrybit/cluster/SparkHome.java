package dev.carrybit.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/** The Spark of these tests: the one that the build has made of Maven's jars. */
final class SparkHome {

  static final Path PATH = Path.of("target/spark").toAbsolutePath();

  /** All its libraries. */
  static final String CLASS_PATH = PATH + "/jars/*";

  /** The JVM of these tests. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private SparkHome() {}

  /** The options that Spark's own scripts give to every JVM. */
  static List<String> moduleOptions() {
    return List.of(JavaModuleOptions.defaultModuleOptions().split(" "));
  }

  /** Takes what this machine says of Spark, Java and Hadoop out of an environment. */
  static void clear(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("SPARK_")
                    || name.startsWith("HADOOP_")
                    || name.endsWith("JAVA_OPTIONS")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || List.of("MASTER", "DEPLOY_MODE", "JAVA_HOME").contains(name));
    environment.put("LC_ALL", "C.UTF-8");
  }

  /**
   * Starts one of Spark's daemons at any port.
   *
   * @param type its main class
   * @param host its address on the loopback interface
   * @param scratch where it and what it starts put what is temporary
   * @param more in its environment
   */
  static ChildProcess daemon(
      String type,
      String host,
      Path scratch,
      List<String> options,
      List<String> arguments,
      Map<String, String> more)
      throws IOException {
    var command = new ArrayList<>(List.of(JAVA));
    command.addAll(moduleOptions());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(options);
    command.addAll(List.of("-cp", CLASS_PATH, type));
    command.addAll(List.of("--host", host, "--port", "0", "--webui-port", "0"));
    command.addAll(arguments);
    var name = type.substring(type.lastIndexOf('.') + 1);
    return start(name, command, host, scratch, more);
  }

  /**
   * Starts one of Spark's processes.
   *
   * @param name what failures call it
   * @param host its address on the loopback interface
   * @param scratch where it puts what is temporary
   * @param more in its environment
   */
  static ChildProcess start(
      String name, List<String> command, String host, Path scratch, Map<String, String> more)
      throws IOException {
    var builder = new ProcessBuilder(command);
    clear(builder.environment());
    builder.environment().put("SPARK_HOME", PATH.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", host);
    builder.environment().put("SPARK_LOCAL_DIRS", scratch.toString());
    builder.environment().putAll(more);
    // an executor leaves the job's jars where it is started
    builder.directory(scratch.toFile());
    return ChildProcess.start(name, builder);
  }
}

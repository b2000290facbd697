package dev.carrybit.spark;

import dev.carrybit.CarrybitException;
import dev.carrybit.ExitCode;
import java.io.FileNotFoundException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.SparkIllegalArgumentException;
import scala.Tuple2;

/**
 * Says why Spark does not start, and whether it may start at another try.
 *
 * @param conf all settings
 * @param written the keys of those that the user wrote
 */
record StartFailure(SparkConf conf, List<String> written) {

  private static final Pattern PERMANENT =
      Pattern.compile("Cannot assign requested address|Permission denied|No FileSystem for scheme");

  /** Whether Spark cannot read a value. It reads some settings when it needs them. */
  static boolean isBadValue(Throwable failure) {
    return failure instanceof SparkIllegalArgumentException
        || reason(failure).startsWith("Illegal value for config key");
  }

  /**
   * The failure to report: {@link ExitCode#INPUT_OUTPUT} for a full disk, {@link
   * ExitCode#NO_CLUSTER} if Spark may start at another try, else {@link ExitCode#CONFIGURATION}.
   */
  CarrybitException of(Throwable failure) {
    var cause = isBadValue(failure) ? failure : ExceptionUtils.getRootCause(failure);
    var code = mayPass(cause) ? ExitCode.NO_CLUSTER : ExitCode.CONFIGURATION;
    code = CarrybitException.isFull(failure) ? ExitCode.INPUT_OUTPUT : code;
    if (code == ExitCode.NO_CLUSTER && !isLocal() && !isAddress(cause)) {
      return lost("did not start", failure);
    }
    var reason = reason(cause);
    return new CarrybitException(
        code,
        "%s: expected what Spark starts with, it says: %s".formatted(setting(reason), reason),
        cause);
  }

  /** The failure of a cluster. */
  CarrybitException lost(String how, Throwable failure) {
    return new CarrybitException(
        ExitCode.NO_CLUSTER,
        "--master %s: expected a cluster that answers and stays; Spark %s: %s"
            .formatted(conf.get("spark.master"), how, reason(failure)),
        failure);
  }

  private boolean isLocal() {
    return conf.get("spark.master").startsWith("local");
  }

  /** Whether a port of this machine cannot be opened, or a name is unknown. */
  private static boolean isAddress(Throwable cause) {
    return cause instanceof BindException || cause instanceof UnresolvedAddressException;
  }

  private boolean mayPass(Throwable cause) {
    var reason = reason(cause);
    if (PERMANENT.matcher(reason).find()) {
      return false;
    } else if (isAddress(cause) || isLocal()) {
      return cause instanceof UnresolvedAddressException
          || cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof InterruptedIOException
          || cause instanceof InterruptedException;
    }
    return !(cause instanceof FileNotFoundException
        || cause instanceof NoSuchFileException
        || cause instanceof IllegalArgumentException
        || cause instanceof ReflectiveOperationException
        || cause instanceof ClassCastException
        || cause instanceof LinkageError
        || cause instanceof AssertionError
        || cause instanceof SparkException && !reason.contains("application has already ended"));
  }

  /** The settings that Spark does not start with, as far as its reason tells. */
  private String setting(String reason) {
    var all = Stream.of(conf.getAll()).filter(each -> written.contains(each._1)).toList();
    var named = all.stream().filter(each -> reason.contains(each._1) || quotes(reason, each));
    var suspects = named.toList();
    if (suspects.isEmpty()) {
      // of the defaults the longest, since a number may be there by chance
      suspects =
          Stream.of(conf.getAll())
              .filter(each -> quotes(reason, each))
              .sorted(Comparator.comparingInt(each -> -each._2.length()))
              .limit(1)
              .toList();
    }
    if (suspects.isEmpty()) {
      var keys = all.stream().map(Tuple2::_1).collect(Collectors.joining(", "));
      return keys + (keys.isEmpty() ? "" : " or ") + "--master " + conf.get("spark.master");
    }
    // A value that the reason does not quote may be a secret.
    return suspects.stream()
        .map(each -> quotes(reason, each) ? each._1 + "=" + each._2 : each._1)
        .collect(Collectors.joining(", "));
  }

  private static boolean quotes(String reason, Tuple2<String, String> setting) {
    var value = setting._2.replaceFirst("^\\w+:/+", "/");
    return value.length() > 3 && !value.equals("true") && reason.contains(value);
  }

  private static String reason(Throwable failure) {
    var message = Optional.ofNullable(failure.getMessage()).flatMap(all -> all.lines().findFirst());
    return message.orElse("no reason given") + " (" + failure.getClass().getSimpleName() + ")";
  }
}

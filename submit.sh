#!/usr/bin/env bash
# submit.sh [--dry-run] [spark-submit options] COMMAND [arguments of the command]
#
# Starts a command of Carrybit. Options before COMMAND go to spark-submit, arguments after it to the command.
# The first use builds target/carrybit.jar with Maven, and a Spark home for machines that have none.
# --dry-run prints the command and starts nothing.

# "sh submit.sh" starts another shell, which has no arrays.
if [ -z "${BASH_VERSION-}" ]; then
  command -v bash >/dev/null || { echo 'submit.sh: bash is not on the PATH: install it' >&2 && exit 78; }
  exec bash "$0" "$@"
fi
set +o posix -euo pipefail
unset CDPATH # cd would print the folder that it finds there

fail() { # exit status, message
  printf 'submit.sh: %s\n' "$2" >&2
  exit "$1"
}

self=$(readlink -f -- "${BASH_SOURCE[0]}")
root=${self%/*}
jar=$root/target/carrybit.jar
own_spark=$root/target/spark
[[ $root != *:* ]] || fail 78 "$root: a colon ends a folder in a class path: move the project to another folder"

# --- The command line -------------------------------------------------------------------------

dry_run='' options=() files='' properties_file='' load_defaults=''
master='' conf_master='' deploy_mode='' conf_deploy_mode='' driver_java_options=''

require() { # setting as written, value, pattern, what is expected: spark-submit would refuse it with a stack trace
  [[ $2 =~ ^($3)$ ]] || fail 78 "$1: expected $4"
}

check() { # setting as written, option or key, value
  local number='0*[1-9][0-9]*'
  case $2 in
    --*-memory | spark.driver.memory | spark.executor.memory)
      require "$1" "$3" "${number}[kKmMgGtT]?[bB]?" 'a size such as 4g'
      ;;
    --*-cores | --num-executors | spark.cores.max | spark.driver.cores | spark.executor.cores | spark.executor.instances)
      require "$1" "$3" "$number" 'a number from 1 on'
      ;;
    --conf | -c) require "$1" "$3" 'spark\.[^=]+=.*' 'spark.KEY=VALUE (keys of a configuration stand after CONF)' ;;
    --properties-file | --keytab) [[ -f $3 || $3 == local:* ]] || fail 78 "$1: expected a file, found none" ;;
  esac
}

note_option() { # option, value: keeps it, and what this script has to know of it
  check "$1 $2" "$1" "$2"
  case $1 in
    --driver-java-options) driver_java_options=$2 ;;
    --files) files=$2 && return ;;
    --master) master=$2 ;;
    --deploy-mode) deploy_mode=$2 ;;
    --properties-file) properties_file=$2 ;;
    --conf | -c)
      check "$1 $2" "${2%%=*}" "${2#*=}"
      case $2 in
        spark.files=*) [[ -n $files ]] || files=${2#*=} ;;
        spark.driver.extraJavaOptions=*) driver_java_options=${2#*=} ;;
        spark.master=*) conf_master=${2#*=} ;;
        spark.submit.deployMode=*) conf_deploy_mode=${2#*=} ;;
      esac
      ;;
  esac
  options+=("$1" "$2")
}

(($#)) || set -- --help
while (($#)); do
  case $1 in
    --dry-run) dry_run=yes ;;
    --help | -h | --version | -V | [!-]* | '') break ;; # the command, options of the program, or nothing
    --supervise | --verbose | -v) options+=("$1") ;;
    --load-spark-defaults) load_defaults=yes && options+=("$1") ;;
    --*=*) note_option "${1%%=*}" "${1#*=}" ;;
    --archives | --class | --conf | -c | --deploy-mode | --driver-class-path | --driver-cores | \
      --driver-default-class-path | --driver-java-options | --driver-library-path | --driver-memory | \
      --exclude-packages | --executor-cores | --executor-memory | --files | --jars | --keytab | \
      --kill | --master | --name | --num-executors | --packages | --principal | --properties-file | \
      --proxy-user | --py-files | --queue | --remote | --repositories | --status | \
      --total-executor-cores)
      (($# > 1)) || fail 64 "$1: expected a value after it"
      note_option "$1" "$2"
      shift
      ;;
    *) fail 64 "$1: not an option of spark-submit (options of a command stand after the command)" ;;
  esac
  shift
done
[[ -n ${1-} ]] || fail 64 'expected a command, found none (see submit.sh --help)'
arguments=("$@")

# --- Java -------------------------------------------------------------------------------------

install_java='install a JDK 17 or newer (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless)'
if [[ -n ${JAVA_HOME-} ]]; then
  java=$JAVA_HOME/bin/java
  [[ -x $java ]] || fail 78 "JAVA_HOME is $JAVA_HOME, which has no bin/java: correct it, or $install_java"
else
  java=$(type -P java) || fail 78 "java is not on the PATH: $install_java"
fi
release=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")/release
# The release file of a JDK has the version; starting a JVM to ask for it takes longer.
version=$(grep JAVA_VERSION= "$release" 2>/dev/null || "$java" -version 2>&1 | grep version) || true
if [[ $version =~ \"(1\.)?([0-9]+) ]]; then
  ((BASH_REMATCH[2] >= 17)) || fail 78 "$java is Java ${BASH_REMATCH[2]}, and Carrybit needs 17: $install_java"
else
  fail 78 "$java does not tell its version: $install_java"
fi

# --- Spark ------------------------------------------------------------------------------------

is_spark_4() { # home
  local cores=("$1"/jars/spark-core_2.13-4.*.jar)
  [[ -e ${cores[0]} && -x $1/bin/spark-submit ]]
}

spark=$own_spark
if [[ -n ${SPARK_HOME-} ]]; then
  spark=$SPARK_HOME
  if ! is_spark_4 "$spark"; then
    found=$(head -n 1 -- "$spark/RELEASE" 2>/dev/null) || found='no jars/spark-core_2.13-4.*.jar'
    [[ -x $spark/bin/spark-submit || ! -d $spark/jars ]] || found='no bin/spark-submit'
    fail 78 "SPARK_HOME is $spark: expected Spark 4 with Scala 2.13, found ${found:-no version}; correct it, or unset it to use Carrybit's own Spark"
  fi
elif on_path=$(type -P spark-submit); then
  on_path=$(readlink -f -- "$on_path")
  home=$(dirname -- "$(dirname -- "$on_path")")
  finder=${on_path%/*}/find-spark-home # Spark's own; of use where pip laid the scripts apart from the jars
  # shellcheck disable=SC2016 # these are the variables of the inner shell
  [[ ! -f $finder ]] || home=$(bash -c '. "$1" && printf %s "$SPARK_HOME"' "$on_path" "$finder" 2>/dev/null) || home=''
  ! is_spark_4 "$home" || spark=$home
fi

property() { # key: its value in the properties files that spark-submit will read
  local file value=''
  for file in "$properties_file" "$defaults_file"; do
    [[ -n $value || ! -f $file ]] || value=$(property_of "$1" "$file" | tail -n 1)
  done
  printf %s "$value"
}

property_of() { # key, file: its values there, by the rules of java.util.Properties
  local line more key value blank=$'[ \t\f]'
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    while [[ $line =~ ^$blank ]]; do line=${line:1}; done
    [[ $line != [#!]* ]] || continue
    while [[ $line =~ (^|[^\\])(\\\\)*\\$ ]]; do # an odd number of backslashes continues the line
      line=${line%\\}
      IFS= read -r more || [[ -n $more ]] || break
      more=${more%$'\r'}
      while [[ $more =~ ^$blank ]]; do more=${more:1}; done
      line+=$more
    done
    [[ $line =~ ^(([^\\=:[:space:]]|\\.)*)$blank*([=:]$blank*)?(.*)$ ]] || continue
    key=${BASH_REMATCH[1]} value=${BASH_REMATCH[4]}
    [[ $key != *\\* ]] || key=$(unescape "$key")
    [[ $key != "$1" ]] || unescape "$value" | sed -E 's/^[[:space:]]+|[[:space:]]+$//g'
  done <"$2"
}

unescape() { # what a text of a properties file stands for, and a line end
  local text=$1 plain=''
  while [[ $text == *\\* ]]; do
    plain+=${text%%\\*}
    text=${text#*\\}
    case $text in
      u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]*) printf -v plain '%s%b' "$plain" "\\${text:0:5}" && text=${text:5} ;;
      [tnrf]*) printf -v plain '%s%b' "$plain" "\\${text:0:1}" && text=${text:1} ;;
      *) plain+=${text:0:1} && text=${text:1} ;;
    esac
  done
  printf '%s\n' "$plain$text"
}

spark_conf=${SPARK_CONF_DIR:-$spark/conf}
defaults_file=$spark_conf/spark-defaults.conf
[[ -z $properties_file || -n $load_defaults ]] || defaults_file=''
for file in "$properties_file" "$defaults_file"; do
  [[ -f $file ]] || continue
  for key in spark.{driver,executor}.{cores,memory} spark.executor.instances spark.cores.max; do
    value=$(property_of "$key" "$file" | tail -n 1)
    [[ -z $value ]] || check "$file: $key=$value" "$key" "$value"
  done
done
conf_master=${conf_master:-$(property spark.master)}
conf_deploy_mode=${conf_deploy_mode:-$(property spark.submit.deployMode)}
deploy_mode=${deploy_mode:-${conf_deploy_mode:-${DEPLOY_MODE-}}}
if [[ -z $master$conf_master${MASTER-} ]]; then
  master='local[*]'
  options+=(--master "$master")
fi

# --- Files that are sent --------------------------------------------------------------------------

encode() { # path: the same as part of a URI
  local LC_ALL=C text=$1 i char
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      [a-zA-Z0-9/._-]) printf %s "$char" ;;
      *) printf '%%%02X' $(($(printf %d "'$char") & 255)) ;;
    esac
  done
}

# In cluster mode the driver runs on another machine: a local configuration is sent there under its base name.
if [[ $deploy_mode == cluster && ${arguments[0]} =~ ^(train|sweep|trace|check)$ ]]; then
  for ((i = 1; i < ${#arguments[@]}; i++)); do
    conf=${arguments[i]#file:}
    [[ ! $conf =~ ^(--seeds|--output)$ ]] || i=$((i + 1)) # its value is no configuration
    [[ $conf != -* ]] || continue
    if [[ -f $conf ]]; then
      files=${files:-$(property spark.files)}
      folder=$(cd -- "$(dirname -- "$conf")" && pwd)
      files=${files:+$files,}file:$(encode "$folder/${conf##*/}")
      arguments[i]=${conf##*/}
    fi
    break
  done
fi
[[ -z $files ]] || options+=(--files "$files")

main_master=${master:-${conf_master:-${MASTER-}}}
# Keep this check in step with SparkApplication: spark-submit refuses some masters before Carrybit starts.
n='0*[1-9][0-9]{0,3}' # more threads take minutes to start
port='0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])'
masters="^(local|local\[($n|\*)( *, *$n)?\]|local-cluster\[ *$n *, *$n *, *[0-9]+ *\]|yarn|k8s://.+|spark://[^:/]+:$port(,[^:/]+:$port)*)$"
[[ $main_master =~ $masters ]] || fail 78 "--master $main_master: expected local[*], local[N] with N from 1 to 9999, spark://HOST:PORT with PORT from 1 to 65535, yarn or k8s://URL"
require "spark.submit.deployMode, --deploy-mode $deploy_mode" "${deploy_mode:-client}" 'client|cluster' 'client or cluster'
[[ $deploy_mode != cluster || $main_master != local* ]] || fail 78 "--deploy-mode cluster: expected the --master of a cluster, was $main_master"

environment=()
give() { # name, value: in the environment of spark-submit
  export "$1=$2"
  environment+=("$1=$2")
}

# As on the executors. G1 asks for safepoints in counted loops, which can make a step a quarter longer, and may come to
# mark the heap all the time.
jvm_options='-XX:+ExitOnOutOfMemoryError -XX:-UseCountedLoopSafepoints -XX:-G1UseAdaptiveIHOP'
# A page fault for each 2 MB of the heap in place of one for each 4 kB.
huge_pages=/sys/kernel/mm/transparent_hugepage/enabled
[[ ! -r $huge_pages || $(<"$huge_pages") == *'[never]'* ]] || jvm_options+=' -XX:+UseTransparentHugePages'
# Where the system has no name for the user, as in many containers, Java has no home directory, and Spark does not start.
id -un &>/dev/null || jvm_options+=" \"-Duser.home=${HOME:-/}\""
# Java reads no TMPDIR.
given="${JAVA_TOOL_OPTIONS-} ${SPARK_SUBMIT_OPTS-}"
[[ $deploy_mode == cluster ]] || given+=" $driver_java_options"
if [[ $given =~ .*\"-Djava\.io\.tmpdir=([^\"]*)\" || $given =~ .*-Djava\.io\.tmpdir=([^[:space:]]*) ]]; then
  [[ -d ${BASH_REMATCH[1]} && -w ${BASH_REMATCH[1]} ]] ||
    fail 73 "-Djava.io.tmpdir=${BASH_REMATCH[1]}: expected a directory that can be written"
elif [[ ! -w /tmp ]]; then
  [[ -n ${TMPDIR-} && -w $TMPDIR ]] || fail 73 '/tmp cannot be written: make it writable, or set TMPDIR to a directory that is'
  jvm_options+=" \"-Djava.io.tmpdir=$TMPDIR\""
fi
logging=("$spark_conf"/log4j2.*)
[[ -e ${logging[0]} || -n ${LOG4J_CONFIGURATION_FILE-} ]] || jvm_options+=" -Dlog4j2.configurationFile=file:$(encode "$root/conf/log4j2.properties")"
give SPARK_SUBMIT_OPTS "$jvm_options${SPARK_SUBMIT_OPTS:+ $SPARK_SUBMIT_OPTS}"
[[ $main_master != local* || -n ${SPARK_LOCAL_IP-} ]] || give SPARK_LOCAL_IP 127.0.0.1
# Without a UTF-8 locale, Java 17 cannot open files whose names are not ASCII.
[[ $(locale charmap 2>/dev/null) == UTF-8 ]] || give LC_ALL C.UTF-8

command=("$spark/bin/spark-submit" ${options[@]+"${options[@]}"} --class dev.carrybit.cli.Main "file:$(encode "$jar")" "${arguments[@]}")
if [[ -n $dry_run ]]; then
  line=$(printf '%q ' "${environment[@]}" "${command[@]}")
  printf '%s\n' "${line% }"
  exit
fi

# --- The build --------------------------------------------------------------------------------

# target/carrybit.jar.sources has the size of the jar and a checksum of the sources that it was built from: times change
# when a checkout or a build is copied. Where another program built the jar, times decide once.
is_stale() {
  [[ -f $jar ]] || return 0
  local now noted=''
  now=$(state "$(sources)")
  [[ ! -r $jar.sources ]] || noted=$(<"$jar.sources")
  [[ $noted != "$now" ]] || return 1
  [[ ${noted%% *} != "${now%% *}" && -z $(find "$root/pom.xml" "$root/src/main" -newer "$jar" -print -quit) ]] || return 0
  note "$now"
  return 1
}

state() { # checksum of the sources: the size of the jar, and that
  printf '%d %s\n' "$(wc -c <"$jar")" "$1"
}

sources() { # a checksum of them
  (cd -- "$root" && find pom.xml src/main -type f -exec cksum {} + | LC_ALL=C sort | cksum)
}

note() { # the state, for next time; without it, times decide again
  { printf '%s\n' "$1" >"$jar.sources"; } 2>/dev/null || true
}

build() {
  local why='first use, about a minute'
  [[ ! -f $jar ]] || why='its sources have changed'
  printf 'building Carrybit (%s) …\n' "$why" >&2
  # Jars of an interrupted build, or of another version of Spark, must not stay.
  [[ -f $jar && ! $root/pom.xml -nt $jar ]] || rm -rf -- "$own_spark"
  local built
  built=$(sources) # a source that changes while Maven runs has to be built again
  # A user without a home directory has no local repository either.
  local repository=()
  if [[ ${MAVEN_OPTS-} != *maven.repo.local* ]] && ! { id -un &>/dev/null && [[ -w ${HOME-} || -w ${HOME-}/.m2/repository ]]; }; then
    repository=("-Dmaven.repo.local=$root/target/repository")
  fi
  # A rename replaces the jar atomically; a run that has the old jar open keeps it.
  if ! mvn -B -ntp -f "$root/pom.xml" ${repository[@]+"${repository[@]}"} -Dmaven.test.skip -Dspotless.check.skip "-Djob.jar=$jar.new" \
    package >"$root/target/build.log" 2>&1 </dev/null ||
    ! mv -f -- "$jar.new" "$jar"; then
    grep -m 20 -F '[ERROR]' "$root/target/build.log" >&2 || tail -n 20 "$root/target/build.log" >&2
    fail 70 "the build failed; all of it is in $root/target/build.log"
  fi
  note "$(state "$built")"
}

if is_stale; then
  type -P mvn >/dev/null || fail 78 'mvn is not on the PATH: install Maven 3.6.3 or newer (Debian, Ubuntu: apt-get install maven)'
  [[ -x ${java%/*}/javac ]] || fail 78 "$java has no javac beside it, and Carrybit is not built yet: $install_java"
  { mkdir -p -- "$root/target" && : >>"$root/target/build.lock"; } 2>/dev/null ||
    fail 73 "$root/target cannot be written, and Carrybit has to be built: make it writable"
  (
    ! type -P flock >/dev/null || flock 9 # of two first uses at once, the second waits for the first
    ! is_stale || build
  ) 9>"$root/target/build.lock" || exit
fi

exec "${command[@]}"

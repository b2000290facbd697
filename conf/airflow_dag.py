"""Trains a network every night with Apache Airflow (providers: apache-spark).

Copy it to Airflow's directory of DAGs, and set HOME_OF_CARRYBIT, where all workers see the project, built, and RUN_DIR.
The Spark connection sets the master. A run that was stopped or killed resumes from its newest checkpoint. A finished
run returns its result at once.
"""

import re
from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

HOME_OF_CARRYBIT = "/opt/carrybit"
RUN_DIR = "hdfs:///runs/text-{{ ds }}"

# The exit codes that may be retried (src/site/markdown/operations.md); 137 is a process that was killed.
RETRIABLE = {69, 74, 75, 129, 137, 143}


class CarrybitOperator(SparkSubmitOperator):
    """A spark-submit whose exit code decides whether Airflow retries."""

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowException as failure:
            found = re.search(r"Error code is: (-?\d+)", str(failure))
            code = int(found[1]) if found else 0
            # Python reports a signal as a negative number, shells as 128 plus its number.
            if (128 - code if code < 0 else code) in RETRIABLE:
                raise
            raise AirflowFailException(str(failure)) from failure


with DAG(
    dag_id="carrybit",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    CarrybitOperator(
        task_id="train",
        conn_id="spark_default",
        name="Carrybit train",
        java_class="dev.carrybit.cli.Main",
        application=f"{HOME_OF_CARRYBIT}/target/carrybit.jar",
        application_args=["train", f"{HOME_OF_CARRYBIT}/conf/text.conf", f"run.dir={RUN_DIR}"],
        retries=5,
        retry_delay=timedelta(minutes=1),
        retry_exponential_backoff=True,
    )

"""Trains a network every night with Apache Airflow (providers: apache-spark).

Copy it to Airflow's folder of DAGs, and set HOME_OF_CARRYBIT, where all workers see the project, built, and RUN_DIR.
The master is that of the Spark connection. A run that is stopped or killed goes on where it was; one that is finished
answers at once.
"""

import re
from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

HOME_OF_CARRYBIT = "/opt/carrybit"
RUN_DIR = "hdfs:///runs/text-{{ ds }}"

# What the README says may be tried again; 137 is a process that was killed from outside.
RETRIABLE = {69, 74, 75, 137, 143}


class CarrybitOperator(SparkSubmitOperator):
    """A spark-submit whose exit code says whether to try again."""

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowException as failure:
            found = re.search(r"Error code is: (-?\d+)", str(failure))
            code = int(found[1]) if found else 0
            # Python tells of signals by negative numbers, shells by numbers from 128 on.
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

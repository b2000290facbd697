"""Runs a DAG's file with stand-ins for Airflow's classes; prints what its operator was given, and for which exit codes
it is tried again, as JSON."""

import json
import sys
import types


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


class SparkSubmitOperator:
    made = []

    def __init__(self, **given):
        self.given = given
        self.code = 0
        SparkSubmitOperator.made.append(self)

    def execute(self, context):
        # as the hook of Airflow's provider says it
        raise AirflowException(f"Cannot execute: spark-submit. Error code is: {self.code}.")


class DAG:
    def __init__(self, **given):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made


module("airflow", DAG=DAG)
module("airflow.exceptions", AirflowException=AirflowException, AirflowFailException=AirflowFailException)
for name in ("providers", "providers.apache", "providers.apache.spark", "providers.apache.spark.operators"):
    module("airflow." + name)
module("airflow.providers.apache.spark.operators.spark_submit", SparkSubmitOperator=SparkSubmitOperator)

with open(sys.argv[1], encoding="utf-8") as file:
    exec(compile(file.read(), sys.argv[1], "exec"), {"__name__": "dag"})

(operator,) = SparkSubmitOperator.made
retried = []
for operator.code in [-15, -9, *range(1, 256)]:
    try:
        operator.execute({})
    except AirflowFailException:
        continue
    except AirflowException:
        retried.append(operator.code)
given = operator.given
print(json.dumps({"class": given["java_class"], "args": given["application_args"], "retried": retried}))

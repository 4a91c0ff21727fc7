"""FastAPI and SQLModel: one durable transaction per answer."""

import sys
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Header
from pydantic import BaseModel
from sqlalchemy import event, func
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Answer(SQLModel, table=True):
    """A stored answer."""

    id: int | None = Field(default=None, primary_key=True)
    room: str = Field(index=True)
    activity: str
    key: str = Field(unique=True)
    value: str


class Body(BaseModel):
    """The body of a request."""

    activity: str
    value: str


engine = create_engine(f"sqlite:///{sys.argv[2]}", connect_args={"timeout": 60}, pool_size=40, max_overflow=0)


@event.listens_for(engine, "connect")
def _set_up(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


app = FastAPI()


@app.post("/api/rooms/{room}/answers", status_code=201)
def post_answer(room: str, body: Body, idempotency_key: Annotated[str, Header()]) -> dict[str, int | None]:
    """Store an answer."""
    with Session(
        engine
    ) as session:  # not a dependency, whose cleanup would wait for threads that wait for a connection
        answer = Answer(room=room, activity=body.activity, key=idempotency_key, value=body.value)
        session.add(answer)
        session.commit()
        return {"id": answer.id}


@app.get("/count")
def count() -> int:
    """Return the number of stored answers."""
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(Answer)).one()


if __name__ == "__main__":
    SQLModel.metadata.create_all(engine)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", backlog=4096)
